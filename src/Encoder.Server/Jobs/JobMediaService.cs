using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Core.Playlists;
using Encoder.Core.Time;
using Encoder.Node.Work;
using Encoder.Server.Media;

namespace Encoder.Server.Jobs;

/// <summary>Tracks, sizes and bitrates of a job, from its plan and published segments, so that they are available before the report.</summary>
internal sealed class JobMediaService(JobService jobs, PublishedTracks tracks)
{
    private const int MostPoints = 300;

    /// <summary>The numbers known so far; fault: <c>job.not_found</c>.</summary>
    public async Task<JobMedia> ReadAsync(string tenant, string id, CancellationToken cancellationToken)
    {
        var job = await jobs.FindAsync(tenant, id, cancellationToken).ConfigureAwait(false);
        if (await tracks.PlanAsync(job, cancellationToken).ConfigureAwait(false) is not { } plan) return new JobMedia(null, []);
        var published = await tracks.ReadAsync(job, plan, cancellationToken).ConfigureAwait(false);
        return new JobMedia(SourceReports.Of(job.Request.Source, plan), [.. published.Select(Detail)]);
    }

    /// <summary>The bitrate of segments over time. Pure.</summary>
    internal static IReadOnlyList<BitratePoint> Bitrates(IReadOnlyList<SegmentInfo> segments, Timebase timebase) =>
    [
        .. segments.Chunk(Math.Max(1, (segments.Count + MostPoints - 1) / MostPoints)).Select(run => new BitratePoint(
            timebase.Seconds(run[0].Start), (long)(8 * run.Sum(segment => segment.Bytes) / Math.Max(0.001, timebase.Seconds(run.Sum(segment => segment.Duration))))))
    ];

    private static RenditionDetail Detail(RenditionTrack track) => new(
        track.Name, track.Kind.ToString().ToLowerInvariant(), track.Codecs, track.Width > 0 ? track.Width : null, track.Height > 0 ? track.Height : null,
        track.Segments.Sum(segment => segment.Bytes), track.Timebase.Seconds(track.Segments.Sum(segment => segment.Duration)),
        track.Bandwidth.AverageBps, track.Bandwidth.PeakBps, Bitrates(track.Segments, track.Timebase));
}
