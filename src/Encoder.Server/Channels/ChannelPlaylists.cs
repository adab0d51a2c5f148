using System.Globalization;
using Encoder.Contracts;
using Encoder.Core.Plans;
using Encoder.Core.Playlists;
using Encoder.Grains;
using Encoder.Server.Media;

namespace Encoder.Server.Channels;

/// <summary>
/// The playlists of a channel, from what the renditions of its sessions have published. The segments of a session are listed when all of the session
/// before are: then none is added in front of another later.
/// </summary>
internal sealed class ChannelPlaylists(IGrainFactory grains, ChannelReader channels, PublishedTracks tracks, TimeProvider time)
{
    /// <summary>A playlist; null while no segment is published, and for an unknown rendition.</summary>
    public async Task<string?> WriteAsync(ChannelSnapshot channel, MediaFile file, CancellationToken cancellationToken)
    {
        var sessions = await channels.SessionsAsync(channel, cancellationToken).ConfigureAwait(false);
        return file.Kind switch
        {
            MediaKind.Master => await MasterAsync(sessions, cancellationToken).ConfigureAwait(false),
            MediaKind.Manifest when channel.Request.Spec.Encryption?.Scheme == EncryptionScheme.Aes128 => null,
            MediaKind.Manifest => await ManifestAsync(channel, sessions, cancellationToken).ConfigureAwait(false),
            _ => await MediaAsync(channel, sessions, file.Rendition!, cancellationToken).ConfigureAwait(false),
        };
    }

    // Of the newest session that can be played: a player reads it once, and finds the same renditions in every session. The bitrates of a slate say nothing.
    private async Task<string?> MasterAsync(IReadOnlyList<SessionJob> sessions, CancellationToken cancellationToken)
    {
        var playable = sessions.Where(session => session.Job.PlayableAt is not null).ToList();
        if ((playable.FindLast(session => !session.Session.IsSlate) ?? playable.LastOrDefault())?.Job is not { } job) return null;
        return await tracks.PlanAsync(job, cancellationToken).ConfigureAwait(false) is { } plan
            ? HlsMultivariantPlaylist.Write(await tracks.ReadAsync(Kept(job), plan, cancellationToken).ConfigureAwait(false))
            : null;
    }

    private async Task<string?> ManifestAsync(ChannelSnapshot channel, IReadOnlyList<SessionJob> sessions, CancellationToken cancellationToken)
    {
        var (spec, listed) = (channel.Request.Spec, sessions.Take(sessions.TakeWhile(session => session.Job.State.IsFinal()).Count() + 1).ToList());
        var (window, left, periods) = (TimeSpan.FromSeconds(spec.WindowSeconds), TimeSpan.FromSeconds(spec.WindowSeconds), new List<LivePeriod>());
        foreach (var (session, job) in listed.AsEnumerable().Reverse())
        {
            if (left <= TimeSpan.Zero || await tracks.PlanAsync(job, cancellationToken).ConfigureAwait(false) is not { } plan) continue;
            var some = WithEnds(await tracks.ReadAsync(job, plan, cancellationToken, left).ConfigureAwait(false), job);
            if (some.Count == 0) continue;
            periods.Insert(0, new LivePeriod(session.Number, session.StartedAt - channel.Request.CreatedAt, job.State.IsFinal(), some));
            left -= some.Where(track => track.EndsAt is null).Min(track => track.Timebase.ToTimeSpan(track.Segments.Sum(segment => segment.Duration)));
        }

        var isComplete = HasEnded(channel) && sessions.All(session => session.Job.State.IsFinal());
        return periods.Count == 0
            ? null
            : LiveManifest.Write(periods, new LiveTimes(channel.Request.CreatedAt, time.GetUtcNow(), TimeSpan.FromSeconds(spec.SegmentSeconds), window, isComplete)
            {
                Part = spec.LowLatency ? LowLatency.Part : null,
            });
    }

    // Rungs that were dropped end with their Period. Until the chunks that have one of them are published, nothing is listed that will be behind that end.
    private static IReadOnlyList<RenditionTrack> WithEnds(IReadOnlyList<RenditionTrack> read, JobSnapshot job)
    {
        var dropped = job.Renditions.Where(rendition => rendition.IsDropped).ToDictionary(rendition => rendition.Name);
        if (dropped.Count == 0) return read;
        var limit = dropped.Values.Where(rendition => !rendition.IsComplete).Select(rendition => rendition.PublishedSegments).DefaultIfEmpty(int.MaxValue).Min();
        var some = read.Select(track => track with
        {
            Segments = [.. track.Segments.Where(segment => segment.Number < limit)],
            Open = limit < int.MaxValue ? [] : track.Open,
            EndsAt = dropped.GetValueOrDefault(track.Name) is { IsComplete: true } ended ? ended.PublishedSegments : null,
        }).Where(track => track.Segments.Count > 0).ToList();
        return some.TrueForAll(track => track.EndsAt is not null) ? [] : some;
    }

    // No new player is to begin with a rung that was dropped.
    private static JobSnapshot Kept(JobSnapshot job) => job with { Renditions = [.. job.Renditions.Where(rendition => !rendition.IsDropped)] };

    private static bool HasEnded(ChannelSnapshot channel) =>
        channel.State is ChannelState.Stopped or ChannelState.Failed && channel.Sessions.All(session => session.EndedAt is not null);

    private async Task<string?> MediaAsync(ChannelSnapshot channel, IReadOnlyList<SessionJob> sessions, string rendition, CancellationToken cancellationToken)
    {
        if (await ReadAsync(channel, sessions, rendition, cancellationToken).ConfigureAwait(false) is not { } list) return null;
        var spec = channel.Request.Spec;
        var parts = spec.LowLatency ? new LiveParts(LowLatency.Part, await OthersAsync(channel, sessions, rendition, cancellationToken).ConfigureAwait(false)) : null;
        return LivePlaylist.Write(list.Sessions, TimeSpan.FromSeconds(spec.SegmentSeconds), TimeSpan.FromSeconds(spec.WindowSeconds), list.IsComplete, parts);
    }

    /// <summary>What is listed of a rendition; null while no segment is published, and for an unknown rendition.</summary>
    public async Task<LiveList?> ReadAsync(ChannelSnapshot channel, string rendition, CancellationToken cancellationToken) =>
        await ReadAsync(channel, await channels.SessionsAsync(channel, cancellationToken).ConfigureAwait(false), rendition, cancellationToken).ConfigureAwait(false);

    // How far the other renditions of the newest session are.
    private async Task<IReadOnlyList<(string Rendition, LiveEdge Edge)>> OthersAsync(
        ChannelSnapshot channel, IReadOnlyList<SessionJob> sessions, string rendition, CancellationToken cancellationToken)
    {
        var names = sessions[^1].Job.Renditions.Select(one => one.Name).Where(name => name != rendition);
        var lists = await Task.WhenAll(names.Select(async name => (name, List: await ReadAsync(channel, sessions, name, cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false);
        return [.. lists.Where(one => one.List?.Edge is not null).Select(one => (one.name, one.List!.Edge!))];
    }

    private async Task<LiveList?> ReadAsync(ChannelSnapshot channel, IReadOnlyList<SessionJob> sessions, string rendition, CancellationToken cancellationToken)
    {
        var window = TimeSpan.FromSeconds(channel.Request.Spec.WindowSeconds);
        if (sessions.SelectMany(session => session.Job.Renditions).FirstOrDefault(one => one.Name == rendition) is not { } known) return null;
        List<LiveSession> listed = [];
        var (discontinuity, sequence) = (channel.Past.Sessions, (long)channel.Past.Segments.GetValueOrDefault(rendition));
        var (isComplete, newest) = (HasEnded(channel), (string?)null);
        foreach (var session in sessions)
        {
            var root = string.Create(CultureInfo.InvariantCulture, $"../{session.Session.Number}/");
            var tails = await SessionTail.ReadAsync(grains, session.Job, rendition, known.IsAudio, window, cancellationToken).ConfigureAwait(false);
            var (before, tail) = (sequence, tails.Count > 0 ? tails[^1].Listing : null);
            foreach (var (name, listing) in tails)
            {
                if (listing is not { First: { } first, Segments: [.., var last] }) continue;
                listed.Add(new LiveSession(
                    discontinuity, before, session.Session.StartedAt, $"{root}{name}/", first.Timescale, listing.Segments,
                    await KeysAsync(session.Job, name, root, cancellationToken).ConfigureAwait(false))
                {
                    Open = listing.Open,
                    IsOver = listing != tail || tail.IsComplete || session.Job.State.IsFinal(),
                });
                newest = tails[^1].Rendition;
                sequence = before + last.Number + 1;
            }

            if (session.Job.Renditions.Any(one => one.PublishedSegments > 0)) discontinuity++;
            if (tail?.IsComplete == true || session.Job.State.IsFinal()) continue;
            isComplete = false;
            break;
        }

        return listed.Count == 0 ? null : new LiveList(listed, isComplete, newest!);
    }

    private async Task<HlsKeys?> KeysAsync(JobSnapshot job, string rendition, string root, CancellationToken cancellationToken) =>
        job.Request.Spec.Delivery.Encryption is not null && await tracks.PlanAsync(job, cancellationToken).ConfigureAwait(false) is { Encryption: { } encryption } plan
            ? new HlsKeys(encryption, plan.IndexOf(rendition), root)
            : null;
}
