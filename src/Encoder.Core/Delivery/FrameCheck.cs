using Encoder.Contracts;

namespace Encoder.Core.Delivery;

/// <summary>
/// Success is not an exit code: the encoder must have written every frame of the chunk, once, within the chunk. Of a source whose decoder
/// told of errors, frames may be missing; what is there must still be right.
/// </summary>
internal static class FrameCheck
{
    public static void Verify(ReadOnlySpan<long> pts, ChunkEdges chunk, int number, bool mayLack = false)
    {
        if (pts.Length > chunk.Frames || (pts.Length < chunk.Frames && !mayLack))
            throw Mismatch($"Chunk {number} was encoded to {pts.Length} frames, expected {chunk.Frames}.");
        if (pts.IsEmpty)
            throw Mismatch($"Chunk {number} has no frame.");
        var sorted = pts.ToArray();
        Array.Sort(sorted);
        if (sorted[0] < chunk.Start || (sorted[0] > chunk.Start && !mayLack) || sorted[^1] >= chunk.End)
            throw Mismatch(
                $"Chunk {number} was encoded to frames from {sorted[0]} to {sorted[^1]} ticks, expected them from {chunk.Start} up to before {chunk.End}.");
        for (var i = 1; i < sorted.Length; i++)
            if (sorted[i] == sorted[i - 1])
                throw Mismatch($"Chunk {number} was encoded to two frames at {sorted[i]} ticks.");
    }

    private static FaultException Mismatch(string message) => new(ErrorCodes.FramesMismatch, message);
}
