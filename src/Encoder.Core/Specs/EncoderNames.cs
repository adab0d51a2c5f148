using Encoder.Contracts;
using Encoder.Core.Ladders;
using Encoder.Core.Parameters;
using Encoder.Core.Plans;

namespace Encoder.Core.Specs;

/// <summary>The encoders that a job needs, by ffmpeg's names.</summary>
public static class EncoderNames
{
    private const string Opus = "libopus";

    /// <summary>Before the source is known: of every rung, whether the source will have it or not.</summary>
    public static IReadOnlyList<string> Of(JobSpec spec)
    {
        var ladder = spec.Ladder.Count > 0 ? spec.Ladder : Ladder.Parse(LadderPresets.Default);
        return [.. ladder.Select(NameOf).Concat(spec.Audio.Where(audio => audio.Codec == AudioCodec.Opus).Select(_ => Opus)).Distinct()];
    }

    /// <summary>As the plan has them.</summary>
    public static IReadOnlyList<string> Of(EncodePlan plan) =>
    [
        .. (plan.Video?.Lanes ?? []).SelectMany(lane => lane.Rungs).SelectMany(rung => After(rung.EncoderArguments, "-c:v"))
            .Concat(plan.Audio.SelectMany(audio => After(audio.EncoderArguments, "-c:a"))).Distinct(),
    ];

    // Parameters that are refused fail the job when it is planned; what they name does not matter here.
    private static string NameOf(RungSpec rung) =>
        CodecOptions.For(rung.Params is { } text ? new ParameterParser(rung.Codec).Parse(text).Codec : rung.Codec).Encoder;

    private static IEnumerable<string> After(IReadOnlyList<string> arguments, string option) =>
        arguments.Zip(arguments.Skip(1)).Where(pair => pair.First == option).Select(pair => pair.Second);
}
