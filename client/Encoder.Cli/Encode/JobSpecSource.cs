using Encoder.Contracts;

namespace Encoder.Cli.Encode;

/// <summary>The job spec that the options ask for.</summary>
internal static class JobSpecSource
{
    /// <summary>Reads the spec or the ladder, and puts the options on top. Faults: <c>spec.*</c>, all at once.</summary>
    public static JobSpec Read(EncodeOptions options)
    {
        var spec = options.SpecFile is { } path ? new JobSpec() : new JobSpec { Ladder = [new RungSpec{Name = options.Ladder ?? "720p"}] };
        return spec with
        {
            Ladder = options.EncoderParams is { } parameters ? [.. spec.Ladder.Select(rung => rung with { Params = parameters })] : spec.Ladder,
            ChunkSeconds = options.ChunkSeconds ?? spec.ChunkSeconds,
            Delivery = options.SegmentSeconds is { } seconds ? spec.Delivery with { SegmentSeconds = seconds } : spec.Delivery,
        };
    }
}
