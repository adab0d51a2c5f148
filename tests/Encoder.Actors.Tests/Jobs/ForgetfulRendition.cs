namespace Encoder.Actors.Tests.Jobs;

/// <summary>A rendition that some commits never reach, though their tellers believe so.</summary>
internal sealed class ForgetfulRendition(IActorContext context, IMediaStore store, Func<RenditionCommit, bool> forgets) : Actor(context), IRendition
{
    private readonly Rendition rendition = new(context, store);

    public override Task OnActivateAsync(CancellationToken cancellationToken) => rendition.OnActivateAsync(cancellationToken);

    public Task<RenditionProgress> CommittedAsync(RenditionCommit commit, CancellationToken cancellationToken) =>
        forgets(commit) ? rendition.ProgressAsync(cancellationToken) : rendition.CommittedAsync(commit, cancellationToken);

    public Task<RenditionProgress> ProgressAsync(CancellationToken cancellationToken) => rendition.ProgressAsync(cancellationToken);

    public Task<string> PlaylistAsync(CancellationToken cancellationToken) => rendition.PlaylistAsync(cancellationToken);

    public Task<RenditionListing> ListingAsync(CancellationToken cancellationToken) => rendition.ListingAsync(cancellationToken);
}
