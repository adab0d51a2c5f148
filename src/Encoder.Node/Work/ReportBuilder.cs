using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Core.Plans;
using Encoder.Core.Playlists;
using Encoder.Core.Previews;
using Encoder.Grains;

namespace Encoder.Node.Work;

/// <summary>The report of a finished job, built from its request, plan and records.</summary>
internal static class ReportBuilder
{
    public static JobReport Build(WorkOrder order, EncodePlan plan, SplitEnd split, RunResult result, IReadOnlyList<RenditionTrack> tracks, DateTimeOffset now)
    {
        var finish = order.Finish!;
        var videoLanes = plan.Video?.Lanes.Count ?? 0;
        var chunks = result.Records.Where(record => record.Lane < videoLanes).ToList();
        var seconds = tracks.Select(Seconds).DefaultIfEmpty(0).Max();
        var elapsed = (now - finish.StartedAt).TotalSeconds;
        return new JobReport
        {
            Job = order.Work.Job,
            State = JobState.Done,
            Spec = order.Request.Spec,
            Source = SourceReports.Of(order.Request.Source, plan),
            Renditions = [.. tracks.Select(track => Rendition(track, result.Find(track.Name)!, split.Frames))],
            Chunks = [.. chunks.Select(Chunk)],
            Warnings = [.. finish.Warnings.Concat(result.Records.SelectMany(record => record.Warnings)).Distinct()],
            Previews = plan.Previews is null ? null : new PreviewReport(PreviewFiles.Poster, PreviewFiles.Sprites),
            FfmpegBuild = finish.FfmpegBuild,
            Totals = new TotalsReport(
                split.Frames, seconds, elapsed, elapsed > 0 ? seconds / elapsed : 0,
                chunks.Sum(record => record.Cpu.TotalSeconds), chunks.Count, tracks.Sum(Bytes), LostFrames(split, chunks, result.Retired), split.Loss?.Lost.TotalSeconds ?? 0)
            {
                AddedFrames = split.Repeats,
            },
        };
    }

    // Every lane decodes the same frames.
    private static long LostFrames(SplitEnd split, List<CommitRecord> chunks, RetiredRun? retired) => chunks.Count == 0
        ? 0
        : (retired?.LostFrames ?? 0) + Math.Max(0, split.Frames - (retired?.PlannedFrames ?? 0) - chunks.Where(record => record.Lane == 0).Sum(record => (long)record.Frames));

    private static RenditionReport Rendition(RenditionTrack track, RenditionResult result, long sourceFrames) => new(
        track.Name, track.Kind.ToString().ToLowerInvariant(), track.Codecs, track.Width, track.Height,
        track.Kind == RenditionKind.Video ? sourceFrames : null, result.Frames, track.Segments.Count, Bytes(track), Seconds(track),
        track.Bandwidth.AverageBps, track.Bandwidth.PeakBps);

    private static ChunkReport Chunk(CommitRecord record) => new(
        record.Chunk, record.Lane, record.Node, record.AttemptNumber, record.Frames, record.StartedAt,
        record.Elapsed.TotalSeconds, record.Cpu.TotalSeconds);

    private static long Bytes(RenditionTrack track) => track.Segments.Sum(segment => segment.Bytes);

    private static double Seconds(RenditionTrack track) => track.Timebase.Seconds(track.Segments.Sum(segment => segment.Duration));
}
