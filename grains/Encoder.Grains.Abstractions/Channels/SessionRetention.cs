using Encoder.Contracts;
using Encoder.Core.Channels;

namespace Encoder.Grains;

/// <summary>
/// Deletes what no playlist of a channel lists any more: (1) it asks what is published of each session, (2) the channel forgets the oldest and keeps the number
/// of their segments, (3) their jobs and assets are deleted; (4) of the session that comes in, blocks that nobody reads again are deleted, and it is ended when
/// its job reads no more of it. (The segments of that session are deleted by its job.) A sweep that was cut off is completed by the next.
/// </summary>
public sealed class SessionRetention(IGrainFactory grains)
{
    /// <summary>One sweep.</summary>
    public async Task SweepAsync(string id, CancellationToken cancellationToken)
    {
        var channel = grains.GetGrain<IChannelGrain>(id);
        var snapshot = await channel.SnapshotAsync(cancellationToken);

        // 1
        var sessions = await Task.WhenAll(snapshot.Sessions.Select(session => ReadAsync(session, cancellationToken)));
        var outside = LiveWindow.Outside([.. sessions.Select(session => (session.IsOver, session.Duration))], TimeSpan.FromSeconds(snapshot.Request.Spec.WindowSeconds));

        // 2
        var names = sessions.SelectMany(session => session.Renditions).DistinctBy(rendition => rendition.Name).ToList();
        if (outside > 0)
        {
            await channel.ForgetAsync([.. sessions.Take(outside).Select(session => session.Forgotten(names))], cancellationToken);
            snapshot = await channel.SnapshotAsync(cancellationToken);
        }

        // 3
        foreach (var session in snapshot.Deleting) await DeleteAsync(snapshot.Request.Tenant, session, cancellationToken);
        if (snapshot.Deleting.Count > 0) await channel.DeletedAsync([.. snapshot.Deleting.Select(session => session.Number)], cancellationToken);

        // 4
        foreach (var session in snapshot.Sessions)
            if (session is { EndedAt: null, Job: { } job }) await TrimAsync(session.Asset, job, cancellationToken);
    }

    private async Task TrimAsync(string asset, string job, CancellationToken cancellationToken)
    {
        var (source, snapshot) = (grains.GetGrain<IAssetGrain>(asset), await grains.GetGrain<IJobGrain>(job).SnapshotAsync(cancellationToken));
        if (snapshot.SourceDone > 0) await source.RetireAsync(snapshot.SourceDone, cancellationToken);
        if (!snapshot.IsSourceCut) return;

        // The publisher is disconnected with the next part of its stream, and comes again to another session.
        var received = await source.SnapshotAsync(cancellationToken);
        if (received.Info.Length is null) await source.DeclareAsync(received.ContiguousBytes, cancellationToken);
    }

    private async Task<PublishedSession> ReadAsync(ChannelSession session, CancellationToken cancellationToken)
    {
        if (session.Job is null) return new PublishedSession(session.Number, session.EndedAt is not null, null, []);
        try
        {
            var job = await grains.GetGrain<IJobGrain>(session.Job).SnapshotAsync(cancellationToken);
            var renditions = await Task.WhenAll(job.Renditions.Select(async rendition =>
            {
                var progress = await grains.GetGrain<IRenditionGrain>($"{job.Job}/{job.Run}/{rendition.Name}").ProgressAsync(cancellationToken);
                return new PublishedRendition(rendition.Name, rendition.IsAudio, rendition.IsDropped, progress.Duration);
            }));
            return new PublishedSession(session.Number, session.EndedAt is not null && job.State.IsFinal(), job, renditions);
        }
        catch (FaultException exception) when (exception.Fault.Code == ErrorCodes.JobNotFound)
        {
            // It was deleted by hand, and counts for nothing.
            return new PublishedSession(session.Number, true, null, []);
        }
    }

    private async Task DeleteAsync(string tenant, ChannelSession session, CancellationToken cancellationToken)
    {
        if (session.Job is { } job) await grains.GetGrain<ICatalogGrain>(tenant).RemoveAsync(job, cancellationToken);
        try
        {
            await grains.GetGrain<IAssetGrain>(session.Asset).DeleteAsync(cancellationToken);
        }
        catch (FaultException exception) when (exception.Fault.Code == ErrorCodes.AssetNotFound)
        {
            // It was deleted before.
        }
    }

    private sealed record PublishedRendition(string Name, bool IsAudio, bool IsDropped, TimeSpan Duration);

    private sealed record PublishedSession(int Number, bool IsOver, JobSnapshot? Job, IReadOnlyList<PublishedRendition> Renditions)
    {
        public TimeSpan Duration => Renditions.Where(rendition => !rendition.IsDropped).Select(rendition => rendition.Duration).DefaultIfEmpty().Min();

        /// <summary>What playlists counted for it.</summary>
        public ForgottenSession Forgotten(IEnumerable<PublishedRendition> names) =>
            new(Number, names.ToDictionary(name => name.Name, name => Job is null ? 0 : SessionTail.CountOf(Job, name.Name, name.IsAudio)));
    }
}
