using Encoder.Core.Fmp4;

namespace Encoder.Core.Delivery;

/// <summary>
/// Fills the gaps of a damaged source where frames could not be decoded. Segments keep their planned times, so that renditions stay aligned:
/// the first picture of a segment is shown from the start of the segment, and a segment without frames repeats the keyframe before it (or the next one,
/// at the start of a chunk). All samples come from the encoder.
/// </summary>
internal static class FrameFill
{
    /// <summary>The completed samples in decode order with their times.</summary>
    /// <param name="samples">At least one, in decode order; the first of a segment is a keyframe.</param>
    /// <param name="pts">Their times on the job's time line.</param>
    public static (IReadOnlyList<EncodedSample> Samples, long[] Pts) Complete(IReadOnlyList<EncodedSample> samples, long[] pts, ChunkEdges edges)
    {
        List<EncodedSample> filled = [];
        List<long> times = [];
        var keyframe = samples[0];
        var next = 0;
        for (var segment = 0; segment < edges.SegmentStarts.Count; segment++)
        {
            var (start, end) = (edges.SegmentStarts[segment], edges.SegmentEnd(segment));
            var first = filled.Count;
            for (; next < samples.Count && pts[next] >= start && pts[next] < end; next++)
            {
                if (filled.Count == first) keyframe = samples[next];
                filled.Add(samples[next]);
                times.Add(filled.Count == first + 1 ? start : pts[next]);
            }

            if (filled.Count > first) continue;
            filled.Add(keyframe);
            times.Add(start);
        }

        for (; next < samples.Count; next++)
        {
            // Out of order: the check of the segments reports it.
            filled.Add(samples[next]);
            times.Add(pts[next]);
        }

        return (filled, [.. times]);
    }
}
