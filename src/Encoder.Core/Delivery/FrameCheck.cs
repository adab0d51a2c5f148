using Encoder.Contracts;
using Encoder.Core.Chunks;
using Encoder.Core.Fmp4;

namespace Encoder.Core.Delivery;

/// <summary>
/// An exit code does not prove success: the encoder must have written every frame of the chunk exactly once, within the chunk. When the decoder
/// reported errors, frames may be missing or there may be more frames than packets; they must still be within the chunk and have different times.
/// </summary>
public static class FrameCheck
{
    /// <summary>Checks the decoded frames of rungs with their own frame rate, whose encoded frames differ from the decoded ones.</summary>
    public static void VerifyDecoded(int frames, ChunkEntry chunk, bool mayDiffer)
    {
        if (frames != chunk.Frames && !mayDiffer)
            throw Mismatch($"Chunk {chunk.Number} was decoded to {frames} frames instead of {chunk.Frames}.");
    }

    internal static void Verify(ReadOnlySpan<long> pts, ChunkEdges chunk, int number, bool mayDiffer = false)
    {
        if (pts.Length != chunk.Frames && !mayDiffer)
            throw Mismatch($"Chunk {number} was encoded to {pts.Length} frames instead of {chunk.Frames}.");
        if (pts.IsEmpty)
            throw Mismatch($"Chunk {number} has no frames.");
        var sorted = pts.ToArray();
        Array.Sort(sorted);
        if (sorted[0] < chunk.Start || (sorted[0] > chunk.Start && !mayDiffer) || sorted[^1] >= chunk.End)
            throw Mismatch(
                $"Chunk {number} was encoded to frames from {sorted[0]} to {sorted[^1]} ticks instead of {chunk.Start} (inclusive) to {chunk.End} (exclusive).");
        for (var i = 1; i < sorted.Length; i++)
            if (sorted[i] == sorted[i - 1])
                throw Mismatch($"Chunk {number} was encoded to two frames with the same time, {sorted[i]} ticks.");
    }

    /// <summary>Whether these are the frames of a segment: a keyframe at its start, and every frame within it, each at a time of its own.</summary>
    internal static bool IsSegment(IReadOnlyList<EncodedSample> samples, ReadOnlySpan<long> pts, long start, long end)
    {
        if (pts.IsEmpty || pts[0] != start || !samples[0].IsSync) return false;
        var sorted = pts.ToArray();
        Array.Sort(sorted);
        if (sorted[0] < start || sorted[^1] >= end) return false;
        for (var i = 1; i < sorted.Length; i++)
            if (sorted[i] == sorted[i - 1]) return false;
        return true;
    }

    private static FaultException Mismatch(string message) => new(ErrorCodes.FramesMismatch, message);
}
