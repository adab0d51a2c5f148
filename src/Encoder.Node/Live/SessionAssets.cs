using System.IO.Pipelines;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Node.Assets;
using Encoder.Storage;

namespace Encoder.Node.Live;

/// <summary>
/// The asset and the job of a session. The stream is appended to the asset as an upload is, so that the job encodes it as any growing asset. Each step
/// can be repeated: keys and ids follow from channel and session.
/// </summary>
internal sealed class SessionAssets(IGrainFactory grains, IMediaStore store, TimeProvider time)
{
    // Short against a segment, long against the cost of a write.
    private static readonly TimeSpan StoreEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>Creates the asset, and the job over it; returns the session with the job.</summary>
    public async Task<ChannelSession> BeginAsync(WorkOrder order, ChannelSession session, CancellationToken cancellationToken)
    {
        var request = order.Request with { Source = order.Request.Source with { Asset = session.Asset, Fingerprint = $"asset:{session.Asset}" } };
        var name = $"{request.Spec.Name} {session.Number}";
        var catalog = grains.GetGrain<ICatalogGrain>(request.Tenant);
        await AskAsync(() => AssetOf(session).CreateAsync(new AssetRequest(request.Source.FileName, null, request.Tenant), cancellationToken), cancellationToken).ConfigureAwait(false);
        var job = await AskAsync(() => catalog.RegisterAsync(new JobRegistration(session.KeyOf(order.Work.Job), name), cancellationToken), cancellationToken).ConfigureAwait(false);

        // What is recorded is what was sent.
        var delivery = request.Spec.Delivery;
        request = request with { Spec = request.Spec with { Name = name, Delivery = session.IsSlate ? delivery with { Mp4 = false } : delivery }, CreatedAt = time.GetUtcNow() };
        await AskAsync(() => grains.GetGrain<IJobGrain>(job).SubmitAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        await time.RetryUntilAnsweredAsync(
            () => grains.GetGrain<IChannelGrain>(order.Work.Job).EncodingAsync(session.Number, job, cancellationToken), cancellationToken).ConfigureAwait(false);
        return session with { Job = job };
    }

    /// <summary>
    /// Appends the stream until it ends, and every byte of it is then stored, or until the asset takes no more, because its job has lost it (<see cref="SessionRetention"/>).
    /// The stream then takes no more bytes, as after a failure.
    /// </summary>
    public async Task AppendAsync(ChannelSession session, PipeReader stream)
    {
        using var appender = new BlockAppender(store, AssetOf(session), new AssetKeys(session.Asset), (0, null), time, StoreEvery);
        try
        {
            await appender.AppendAsync(stream.AsStream(leaveOpen: true), CancellationToken.None).ConfigureAwait(false);
        }
        catch (FaultException exception) when (exception.Fault.Code == ErrorCodes.AssetLengthConflict)
        {
            // What came behind its end is of no session.
        }
        finally
        {
            await stream.CompleteAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Completes the asset with what is stored of it, and ends the session.</summary>
    public async Task EndAsync(WorkOrder order, ChannelSession session, CancellationToken cancellationToken)
    {
        if (session.Job is null) await BeginAsync(order, session, cancellationToken).ConfigureAwait(false);
        var asset = await AskAsync(() => AssetOf(session).SnapshotAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        if (asset.Info is { Length: null, State: AssetState.Receiving })
            await AskAsync(() => AssetOf(session).DeclareAsync(asset.ContiguousBytes, cancellationToken), cancellationToken).ConfigureAwait(false);
        await time.RetryUntilAnsweredAsync(
            () => grains.GetGrain<IChannelGrain>(order.Work.Job).EndSessionAsync(session.Number, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private IAssetGrain AssetOf(ChannelSession session) => grains.GetGrain<IAssetGrain>(session.Asset);

    private Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken) => time.RetryUntilAnsweredAsync(ask, cancellationToken);
}
