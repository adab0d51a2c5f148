using Encoder.Core.Chunks;
using Encoder.Core.Time;

namespace Encoder.Core.Delivery;

/// <summary>The planned times of a chunk in the rendition's time base.</summary>
internal sealed class ChunkEdges(ChunkEntry chunk, Timebase timebase, Timebase timescale)
{
    public long Start { get; } = timescale.Rescale(chunk.Start, timebase);

    public long End { get; } = timescale.Rescale(chunk.End, timebase);

    public int Frames => chunk.Shown;

    public IReadOnlyList<long> SegmentStarts { get; } = [.. chunk.SegmentStarts.Select(start => timescale.Rescale(start, timebase))];

    /// <summary>The end of a segment of the chunk.</summary>
    public long SegmentEnd(int index) => index + 1 < SegmentStarts.Count ? SegmentStarts[index + 1] : End;
}
