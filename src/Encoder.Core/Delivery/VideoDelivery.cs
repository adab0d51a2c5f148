using System.Security.Cryptography;
using Encoder.Contracts;
using Encoder.Core.Chunks;
using Encoder.Core.Fmp4;
using Encoder.Core.Plans;
using Encoder.Core.Time;

namespace Encoder.Core.Delivery;

/// <summary>
/// Makes the segments of a chunk from the file of the encoder:
/// 1. convert times to the job's time line; 2. check that every frame of the chunk is there once, at its time; 3. compute decode times that are continuous across
/// chunk edges; 4. one segment per planned start; 5. the init segment.
/// </summary>
public static class VideoDelivery
{
    /// <summary>Faults: <c>chunk.frames_mismatch</c> when the frames differ from those of the chunk, <c>chunk.encoder_crashed</c> for a malformed file.</summary>
    /// <param name="encoded">The file of the encoder, whose times include <see cref="TimelineOffset"/>.</param>
    /// <param name="timebase">The splitter's time base, of the times in <paramref name="chunk"/>.</param>
    /// <param name="mayDiffer">Whether the decoder reported errors: frames may be missing or at other times, and <see cref="FrameFill"/> keeps the times of the segments.</param>
    public static RenditionMedia Build(
        FragmentedTrack encoded, ChunkEntry chunk, Timebase timebase, RungPlan rung, VideoPlan video, bool mayDiffer = false, TimeSpan? part = null)
    {
        (chunk, timebase) = FrameGrid.Place(rung, chunk, timebase);
        var timescale = RenditionTimescale.Of(timebase);
        var delay = CompositionTimeline.Delay(rung.ReorderFrames, rung.FrameRate ?? video.FrameRate, timescale.Den);
        var edges = new ChunkEdges(chunk, timebase, timescale);
        var pts = JobTimes(encoded, chunk, timebase, timescale);
        FrameCheck.Verify(pts, edges, chunk.Number, mayDiffer);
        // Repeats are none of the source's frames.
        var (frames, samples) = (Math.Max(0, pts.Length - (chunk.Repeats?.Count ?? 0)), encoded.Samples);
        if (mayDiffer) (samples, pts) = FrameFill.Complete(samples, pts, edges);
        var dts = CompositionTimeline.DecodeTimes(pts, delay);
        return WithInit(encoded, rung, timescale, delay, frames, Segments(samples, new ChunkTimes(pts, dts, delay), chunk, edges, PartTicks(part, timescale)));
    }

    /// <summary>
    /// The segments that are complete in what the encoder has written so far, from one of the chunk's on: those that <see cref="Build"/> will make of the
    /// whole file. Null when there is none, or what is there is not as planned: then the whole file tells.
    /// </summary>
    /// <param name="from">The first that is asked for, counted in the chunk from 0.</param>
    /// <param name="part">Length of a part; null where segments are not divided.</param>
    public static RenditionMedia? BuildComplete(FragmentedTrack encoded, ChunkEntry chunk, Timebase timebase, RungPlan rung, VideoPlan video, int from, TimeSpan? part = null)
    {
        (chunk, timebase) = FrameGrid.Place(rung, chunk, timebase);
        var timescale = RenditionTimescale.Of(timebase);
        var delay = CompositionTimeline.Delay(rung.ReorderFrames, rung.FrameRate ?? video.FrameRate, timescale.Den);
        var edges = new ChunkEdges(chunk, timebase, timescale);
        var pts = JobTimes(encoded, chunk, timebase, timescale);
        List<MediaSegment> segments = [];
        var frames = chunk.SegmentFrames.Take(from).Sum();
        for (var at = from; at < chunk.SegmentFrames.Count && frames + chunk.SegmentFrames[at] <= pts.Length; frames += chunk.SegmentFrames[at++])
        {
            var samples = encoded.Samples.Skip(frames).Take(chunk.SegmentFrames[at]).ToList();
            var times = pts[frames..(frames + chunk.SegmentFrames[at])];
            if (!FrameCheck.IsSegment(samples, times, edges.SegmentStarts[at], edges.SegmentEnd(at))) break;
            var dts = CompositionTimeline.DecodeTimes(times, delay);
            var number = chunk.FirstSegment + at;
            segments.Add(Segment(number, samples, new ChunkTimes(times, dts, delay), 0, samples.Count, edges.SegmentStarts[at], edges.SegmentEnd(at), PartTicks(part, timescale)));
        }

        return segments.Count == 0 ? null : WithInit(encoded, rung, timescale, delay, frames, segments);
    }

    /// <summary>
    /// The parts that are complete of the one segment of a chunk, from one of them on: those that <see cref="Build"/> will make of the whole file. Null when there
    /// is none, or frames are not at the times that were fed: then the whole file tells.
    /// </summary>
    /// <param name="fed">The times of the frames that the encoder was fed with, ascending, in the time base of <paramref name="chunk"/>.</param>
    /// <param name="from">The first part that is asked for, counted from 0.</param>
    /// <param name="part">Length of a part.</param>
    public static (RenditionMedia Init, IReadOnlyList<MediaPart> Parts)? BuildParts(
        FragmentedTrack encoded, ChunkEntry chunk, Timebase timebase, RungPlan rung, VideoPlan video, IReadOnlyList<long> fed, int from, TimeSpan part)
    {
        var timescale = RenditionTimescale.Of(timebase);
        var pts = JobTimes(encoded, chunk, timebase, timescale);
        if (pts.Length == 0 || pts.Length > fed.Count || !encoded.Samples[0].IsSync) return null;
        for (var at = 0; at < pts.Length; at++)
            if (pts[at] != timescale.Rescale(fed[at], timebase)) return null;
        var times = new ChunkTimes(pts, pts, 0);
        var cuts = SegmentParts.Cut(pts, null, PartTicks(part, timescale)!.Value);
        if (cuts.Count <= from) return null;
        List<MediaPart> parts = [];
        for (var at = from; at < cuts.Count; at++) parts.Add(Part(chunk.FirstSegment, at, encoded.Samples, times, at == 0 ? 0 : cuts[at - 1], cuts[at], pts[cuts[at]]));
        return (WithInit(encoded, rung, timescale, 0, cuts[^1], []), parts);
    }

    private static long? PartTicks(TimeSpan? part, Timebase timescale) => part is { } length ? Math.Max(1, timescale.From(length)) : null;

    private static RenditionMedia WithInit(FragmentedTrack encoded, RungPlan rung, Timebase timescale, long delay, int frames, IReadOnlyList<MediaSegment> segments)
    {
        var entry = SampleEntry.Normalize(encoded.SampleEntry, rung.SampleEntry, Mp4Origin.Encoder, rung.Hdr);
        var init = InitSegment.Write(new InitTrack(TrackKind.Video, entry, timescale.Den, encoded.Width, encoded.Height, delay));
        return new RenditionMedia(init, Convert.ToHexStringLower(SHA256.HashData(init)), CodecString.From(entry), timescale, frames, segments);
    }

    private static long[] JobTimes(FragmentedTrack encoded, ChunkEntry chunk, Timebase timebase, Timebase timescale)
    {
        if (encoded.Timescale != timescale.Den)
            throw Mismatch($"Chunk {chunk.Number} was encoded with {encoded.Timescale} ticks per second instead of {timescale.Den}.");
        var offset = timescale.Rescale(TimelineOffset.Ticks(timebase), timebase);
        var pts = new long[encoded.Samples.Count];
        for (var i = 0; i < pts.Length; i++)
            pts[i] = encoded.Samples[i].Pts - offset;
        return pts;
    }

    private static List<MediaSegment> Segments(
        IReadOnlyList<EncodedSample> samples, ChunkTimes times, ChunkEntry chunk, ChunkEdges edges, long? part)
    {
        List<MediaSegment> segments = [];
        var first = 0;
        for (var k = 0; k < edges.SegmentStarts.Count; k++)
        {
            var (start, end) = (edges.SegmentStarts[k], edges.SegmentEnd(k));
            var number = chunk.FirstSegment + k;
            if (first == samples.Count || times.Pts[first] != start || !samples[first].IsSync)
                throw Mismatch($"Chunk {chunk.Number} has no keyframe at {start} ticks, where segment {number} starts.");
            var last = first;
            while (last < samples.Count && times.Pts[last] >= start && times.Pts[last] < end)
                last++;
            segments.Add(Segment(number, samples, times, first, last, start, end, part));
            first = last;
        }

        return first == samples.Count
            ? segments
            : throw Mismatch($"Chunk {chunk.Number} has a frame at {times.Pts[first]} ticks that belongs to another segment than its neighbours.");
    }

    /// <param name="part">Length of a part; null where segments are not divided. Frames are not reordered then.</param>
    private static MediaSegment Segment(int number, IReadOnlyList<EncodedSample> samples, ChunkTimes times, int first, int last, long start, long end, long? part)
    {
        if (part is not { } target) return new MediaSegment(number, start, end - start, SegmentWriter.Write(number, times.Dts[first], Run(samples, times, first, last, end)));
        var from = first;
        List<MediaPart> parts = [];
        foreach (var cut in SegmentParts.Cut(times.Pts.AsSpan(first..last), end, target))
        {
            var to = first + cut;
            parts.Add(Part(number, parts.Count, samples, times, from, to, to < last ? times.Pts[to] : end));
            from = to;
        }

        return MediaSegment.Of(number, start, end - start, parts);
    }

    private static MediaPart Part(int number, int part, IReadOnlyList<EncodedSample> samples, ChunkTimes times, int first, int last, long end) => new(
        times.Pts[first], end - times.Pts[first], samples[first].IsSync, SegmentWriter.WritePart(number, part, times.Dts[first], Run(samples, times, first, last, end)));

    private static SegmentSample[] Run(IReadOnlyList<EncodedSample> samples, ChunkTimes times, int first, int last, long end)
    {
        var run = new SegmentSample[last - first];
        for (var i = first; i < last; i++)
        {
            var next = i + 1 < times.Dts.Length ? times.Dts[i + 1] : end;
            run[i - first] = new SegmentSample(
                Field(next - times.Dts[i]), Field(times.Pts[i] + times.Delay - times.Dts[i]), samples[i].IsSync, samples[i].Data);
        }

        return run;
    }

    private static uint Field(long ticks) =>
        ticks <= uint.MaxValue ? (uint)ticks : throw Mismatch($"A frame lasts {ticks} ticks, which an MP4 cannot represent.");

    private static FaultException Mismatch(string message) => new(ErrorCodes.FramesMismatch, message);

    private sealed record ChunkTimes(long[] Pts, long[] Dts, long Delay);
}
