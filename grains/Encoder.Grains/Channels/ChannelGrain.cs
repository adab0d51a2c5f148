using Encoder.Contracts;
using Encoder.Core.Channels;
using Encoder.Grains.Hosting;
using Encoder.Grains.State;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Timers;

namespace Encoder.Grains;

/// <summary>
/// One channel. Its document is everything but what comes in. Its decisions are those of <see cref="ChannelTransitions"/> and <see cref="ChannelDocument"/>.
/// Parts: this file, the calls of clients; ChannelGrain.Work, the lease of the ingest; ChannelGrain.Sessions, publishers that come and go.
/// </summary>
[GrainType("channel")]
internal sealed partial class ChannelGrain : IGrainBase, IChannelGrain
{
    private readonly IGrainFactory grains;
    private readonly IPersistentState<ChannelDocument> state;
    private readonly Schedules schedules;
    private readonly Revision revisions;
    private readonly TimeProvider time;
    private readonly JobOptions options;

    /// <summary>A channel; the grain key is the id of the channel.</summary>
    public ChannelGrain(
        IGrainContext context, IGrainFactory grains, [PersistentState("state", DocumentStorage.Name)] IPersistentState<ChannelDocument> state, ITimerRegistry timers,
        [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time, JobOptions options)
    {
        (GrainContext, this.grains, this.state, this.time, this.options) = (context, grains, state, time, options);
        schedules = new Schedules(context, timers, time, _ => TickAsync());
        revisions = new Revision(time);
        Key = context.GrainId.Key.ToString()!;
    }

    /// <inheritdoc/>
    public IGrainContext GrainContext { get; }

    private string Key { get; }

    private ChannelDocument Document => state.State;

    private bool IsActive => Document.Request is not null && Document.State.IsActive();

    /// <summary>Also a stopped channel needs a node while a session is open, which completes the asset of the session.</summary>
    private bool NeedsNode => IsActive || (Document.Request is not null && Document.OpenSessions.Count > 0);

    /// <inheritdoc/>
    public Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (NeedsNode) BeginTicking();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<ChannelSnapshot> CreateAsync(ChannelRequest request, CancellationToken cancellationToken)
    {
        if (Document.DeletedAt is not null) throw Unknown();
        if (Document.Request is null)
        {
            await StoreAsync(Document with { Request = request });
            BeginTicking();
        }

        await AnnounceAsync();
        return Snapshot();
    }

    /// <inheritdoc/>
    public async Task<ChannelSnapshot> WakeAsync(CancellationToken cancellationToken)
    {
        EnsureExists();
        await AnnounceAsync();
        return Snapshot();
    }

    /// <inheritdoc/>
    public Task<ChannelSnapshot> SnapshotAsync(CancellationToken cancellationToken)
    {
        EnsureExists();
        return Task.FromResult(Snapshot());
    }

    /// <inheritdoc/>
    public async Task<ChannelSnapshot> StopAsync(CancellationToken cancellationToken)
    {
        EnsureExists();
        await MoveAsync(ChannelEvent.StopRequested, Document with { Fault = null });
        if (!NeedsNode) await Dispatcher.WithdrawAsync(Key, CancellationToken.None);
        return Snapshot();
    }

    /// <inheritdoc/>
    public async Task<ChannelSnapshot> ResumeAsync(CancellationToken cancellationToken)
    {
        EnsureExists();
        if (IsActive) throw new FaultException(ErrorCodes.ChannelActive, $"Channel {Key} is {Document.State.ToString().ToLowerInvariant()}; only a stopped or failed channel can be resumed.");
        await MoveAsync(ChannelEvent.ResumeRequested, Document with { Run = Document.Run + 1, Lease = null, WasLive = false, Failures = 0, Fault = null, Warnings = [] });
        BeginTicking();
        await AnnounceAsync();
        return Snapshot();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ChannelSession>> DeleteAsync(CancellationToken cancellationToken)
    {
        // They stay in the tombstone: the caller repeats the call until it has deleted them all.
        if (Document.DeletedAt is null)
        {
            await StoreAsync(new ChannelDocument { Run = Document.Run, State = ChannelState.Stopped, Deleting = Leftover(), DeletedAt = time.GetUtcNow() });
            await Dispatcher.WithdrawAsync(Key, CancellationToken.None);
        }

        return Document.Deleting;

        // An open session of a channel that records is left to expire.
        IReadOnlyList<ChannelSession> Leftover() => [.. Document.Deleting, .. Document.Sessions.Where(session => session.IsSlate || Document.Request?.Spec.Record != true)];
    }

    /// <inheritdoc/>
    public async Task WarnAsync(Fault warning, CancellationToken cancellationToken)
    {
        if (Document.Request is not null && Document.Warned(warning) is var warned && warned != Document) await StoreAsync(warned);
    }

    private void EnsureExists()
    {
        if (Document.Request is null) throw Unknown();
    }

    private FaultException Unknown() => new(ErrorCodes.ChannelNotFound, $"There is no channel {Key}.");

    /// <summary>The only place where the state changes: it is stored with the rest of the document.</summary>
    private async Task MoveAsync(ChannelEvent happened, ChannelDocument document)
    {
        var next = document with { State = ChannelTransitions.Next(Document.State, happened, document.WasLive) ?? Document.State };
        if (next != Document) await StoreAsync(next);
    }

    private Task StoreAsync(ChannelDocument document) => state.ReplaceAsync(document, GrainContext);

    private ChannelSnapshot Snapshot() => new(
        Key, Document.State, Document.Request!, Document.Sessions, Document.Past, Document.Lease is { } lease && lease.Attempt == Document.ListeningAttempt ? Document.Endpoint : null, Document.Warnings, Document.Fault,
        Document.HasPublisher ? receivedBytes : 0) { Deleting = Document.Deleting };
}
