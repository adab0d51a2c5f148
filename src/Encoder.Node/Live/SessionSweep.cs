using Encoder.Contracts;
using Encoder.Core.Channels;
using Encoder.Grains;
using Microsoft.Extensions.Logging;

namespace Encoder.Node.Live;

/// <summary>
/// Deletes the sessions of a channel that no playlist lists any more, while the node receives its stream: (1) it asks what is published of each session,
/// (2) the channel forgets the oldest and keeps the number of their segments, (3) their jobs and assets are deleted. A sweep that was cut off is completed
/// by the next.
/// </summary>
internal sealed partial class SessionSweep(IGrainFactory grains, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    /// <summary>Sweeps until cancelled.</summary>
    public async Task RunAsync(WorkOrder order, CancellationToken ended)
    {
        using var next = new PeriodicTimer(Every, time);
        try
        {
            while (await next.WaitForNextTickAsync(ended).ConfigureAwait(false)) await TrySweepAsync(order, ended).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The work has ended.
        }
    }

    /// <summary>One sweep.</summary>
    internal async Task SweepAsync(WorkOrder order, CancellationToken cancellationToken)
    {
        var channel = grains.GetGrain<IChannelGrain>(order.Work.Job);
        var snapshot = await channel.SnapshotAsync(cancellationToken).ConfigureAwait(false);

        // 1
        var sessions = await Task.WhenAll(snapshot.Sessions.Select(session => ReadAsync(session, cancellationToken))).ConfigureAwait(false);
        var outside = LiveWindow.Outside([.. sessions.Select(session => (session.IsOver, session.Duration))], TimeSpan.FromSeconds(order.Ingest!.Spec.WindowSeconds));

        // 2
        var names = sessions.SelectMany(session => session.Renditions).DistinctBy(rendition => rendition.Name).ToList();
        if (outside > 0)
        {
            await channel.ForgetAsync([.. sessions.Take(outside).Select(session => session.Forgotten(names))], cancellationToken).ConfigureAwait(false);
            snapshot = await channel.SnapshotAsync(cancellationToken).ConfigureAwait(false);
        }

        // 3
        foreach (var session in snapshot.Deleting) await DeleteAsync(order, session, cancellationToken).ConfigureAwait(false);
        if (snapshot.Deleting.Count > 0) await channel.DeletedAsync([.. snapshot.Deleting.Select(session => session.Number)], cancellationToken).ConfigureAwait(false);
    }

    private async Task TrySweepAsync(WorkOrder order, CancellationToken cancellationToken)
    {
        try
        {
            await SweepAsync(order, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (GrainFaults.Of(exception) is not null)
        {
            Log.NotSwept(logger, exception, order.Work.Job);
        }
    }

    private async Task<PublishedSession> ReadAsync(ChannelSession session, CancellationToken cancellationToken)
    {
        if (session.Job is null) return new PublishedSession(session.Number, session.EndedAt is not null, []);
        try
        {
            var job = await grains.GetGrain<IJobGrain>(session.Job).SnapshotAsync(cancellationToken).ConfigureAwait(false);
            var renditions = await Task.WhenAll(job.Renditions.Select(async rendition =>
            {
                var progress = await grains.GetGrain<IRenditionGrain>($"{job.Job}/{job.Run}/{rendition.Name}").ProgressAsync(cancellationToken).ConfigureAwait(false);
                return new PublishedRendition(rendition.Name, rendition.IsAudio, progress.PublishedSegments, progress.Duration);
            })).ConfigureAwait(false);
            return new PublishedSession(session.Number, session.EndedAt is not null && job.State.IsFinal(), renditions);
        }
        catch (FaultException exception) when (exception.Fault.Code == ErrorCodes.JobNotFound)
        {
            // It was deleted by hand, and counts for nothing.
            return new PublishedSession(session.Number, true, []);
        }
    }

    private async Task DeleteAsync(WorkOrder order, ChannelSession session, CancellationToken cancellationToken)
    {
        if (session.Job is { } job) await grains.GetGrain<ICatalogGrain>(order.Request.Tenant).RemoveAsync(job, cancellationToken).ConfigureAwait(false);
        try
        {
            await grains.GetGrain<IAssetGrain>(session.Asset).DeleteAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (FaultException exception) when (exception.Fault.Code == ErrorCodes.AssetNotFound)
        {
            // It was deleted before.
        }
    }

    private sealed record PublishedRendition(string Name, bool IsAudio, int Segments, TimeSpan Duration);

    private sealed record PublishedSession(int Number, bool IsOver, IReadOnlyList<PublishedRendition> Renditions)
    {
        public TimeSpan Duration => Renditions.Select(rendition => rendition.Duration).DefaultIfEmpty().Min();

        /// <summary>What playlists counted for it: of a rendition that it lacks, its first of the same kind.</summary>
        public ForgottenSession Forgotten(IEnumerable<PublishedRendition> names) => new(Number, names.ToDictionary(
            name => name.Name,
            name => (Renditions.FirstOrDefault(one => one.Name == name.Name) ?? Renditions.FirstOrDefault(one => one.IsAudio == name.IsAudio))?.Segments ?? 0));
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Old sessions of channel {Channel} could not be deleted; it is tried again")]
        public static partial void NotSwept(ILogger logger, Exception exception, string channel);
    }
}
