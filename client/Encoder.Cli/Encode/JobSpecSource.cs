using Encoder.Cli.Output;
using Encoder.Contracts;
using Encoder.Core.Ladders;
using Encoder.Core.Parameters;
using Encoder.Core.Specs;

namespace Encoder.Cli.Encode;

/// <summary>The job spec that the options ask for.</summary>
internal static class JobSpecSource
{
    /// <summary>Reads the spec or the ladder, and applies the other options to it. Faults: <c>spec.*</c>, all at once.</summary>
    public static JobSpec Read(SpecRequest request)
    {
        var spec = request.File is { } path ? JobSpecReader.Parse(ReadText(path)) : new JobSpec();
        if (spec.Ladder.Count == 0)
            spec = spec with { Ladder = Ladder.Parse(request.Ladder ?? LadderPresets.Default) };
        if (request.EncoderParams is { } parameters)
            spec = EncoderParameters.ApplyTo(spec, parameters);
        spec = spec with
        {
            MaxLossPercent = request.MaxLoss ?? spec.MaxLossPercent,
            ClockJumpSeconds = request.ClockJump ?? spec.ClockJumpSeconds,
            ChunkSeconds = request.ChunkSeconds ?? spec.ChunkSeconds,
            Delivery = request.SegmentSeconds is { } seconds ? spec.Delivery with { SegmentSeconds = seconds } : spec.Delivery,
        };
        JobSpecValidator.ThrowIfInvalid(spec);
        return spec;
    }

    private static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (FileFaults.IsFileError(e))
        {
            throw new FaultException(ErrorCodes.SpecInvalid, $"The spec {path} cannot be read. Check its name and permissions.", e.Message);
        }
    }
}
