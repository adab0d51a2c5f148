using System.Globalization;
using Encoder.Contracts;
using Encoder.Core.Chunks;
using Encoder.Core.Time;

namespace Encoder.Core.Damage;

/// <summary>Damage in the source of a chunk, found during its encode: missing frames, and frames decoded with errors.</summary>
public static class ChunkDamage
{
    /// <param name="timebase">The splitter's time base, of the times in <paramref name="chunk"/>.</param>
    /// <param name="frames">Frames that were decoded.</param>
    /// <param name="errors">The last error messages of the decoder.</param>
    public static IReadOnlyList<Fault> Warnings(ChunkEntry chunk, Timebase timebase, int frames, IReadOnlyList<string> errors)
    {
        var where = string.Create(
            CultureInfo.InvariantCulture, $"between {timebase.Seconds(chunk.Start):0.00} and {timebase.Seconds(chunk.End):0.00} s (chunk {chunk.Number})");
        if (frames < chunk.Frames)
        {
            var lost = chunk.Frames - frames;
            return [new(ErrorCodes.FramesLost, $"{lost} of {chunk.Frames} frames {where} could not be decoded. The last picture before them is repeated in their place.")];
        }

        if (errors.Count == 0 && frames > chunk.Frames)
            errors = [$"{frames} frames were decoded from {chunk.Frames} packets"];
        return errors.Count == 0
            ? []
            : [new(ErrorCodes.DecodeErrors, $"Frames {where} were decoded with errors. Parts of the picture may be wrong: {errors[0].TrimEnd('.')}.")];
    }
}
