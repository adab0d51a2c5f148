using System.Text.RegularExpressions;
using Encoder.Contracts;
using Encoder.Core.Ladders;
using Encoder.Core.Parameters;

namespace Encoder.Core.Specs;

/// <summary>The rules of a ladder.</summary>
internal static partial class RungRules
{
    public static void CheckLadder(IReadOnlyList<RungSpec> ladder, FaultList faults)
    {
        faults.CheckCount("ladder", ladder.Count, SpecLimits.Rungs);
        for (var i = 0; i < Math.Min(ladder.Count, SpecLimits.Rungs); i++)
            CheckRung(ladder[i], $"ladder[{i}]", faults);
        foreach (var name in ladder.GroupBy(rung => rung.Name, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key))
            faults.Add("ladder", $"names {FaultList.Quoted(name)} more than once; give every rung a unique name");
    }

    private static void CheckRung(RungSpec rung, string field, FaultList faults)
    {
        CheckName(rung, field, faults);
        faults.CheckRange($"{field}.width", rung.Width, SpecLimits.SmallestSide, SpecLimits.LargestSide);
        faults.CheckRange($"{field}.height", rung.Height, SpecLimits.SmallestSide, SpecLimits.LargestSide);
        CheckRate(rung, field, faults);
        if (rung.FrameRate is not null)
            CheckFrameRate(rung.FrameRate, field, faults);
        CheckWord($"{field}.preset", rung.Preset, rung.Codec, "preset", faults);
        CheckWord($"{field}.profile", rung.Profile, rung.Codec, "profile", faults);
        CheckParams(rung, field, faults);
    }

    private static void CheckName(RungSpec rung, string field, FaultList faults)
    {
        if (!Name().IsMatch(rung.Name))
            faults.Add($"{field}.name", $"is {FaultList.Quoted(rung.Name)}; give 1 to 32 of a-z, 0-9 and '-', not beginning with '-'");
        else if (rung.Name == "audio" || rung.Name.StartsWith("audio-", StringComparison.Ordinal))
            faults.Add($"{field}.name", $"is {FaultList.Quoted(rung.Name)}, a name reserved for audio; give another");
        if (rung.Width is null && rung.Height is null && RungBounds.HeightInName(rung.Name) is null)
            faults.Add(field, $"has no size; give width or height, or a name such as 720p");
    }

    private static void CheckRate(RungSpec rung, string field, FaultList faults)
    {
        if (rung.Crf is not null && rung.Bitrate is not null)
            faults.Add(field, $"has both crf and bitrate; keep one (to limit the bitrate of crf, add maxBitrate)");
        var best = rung.Codec == VideoCodec.Av1 ? 1 : 0;
        var worst = rung.Codec is VideoCodec.H264 or VideoCodec.Hevc ? 51 : 63;
        faults.CheckRange($"{field}.crf", rung.Crf, best, worst);
        if (rung.Codec is VideoCodec.Av1 or VideoCodec.Vp9 && rung.Crf is { } crf && crf != Math.Truncate(crf))
            faults.Add($"{field}.crf", $"is a fraction, which the encoder of this codec does not accept; give a whole number");
        faults.CheckRange($"{field}.bitrate", rung.Bitrate, SpecLimits.LowestBitrate, SpecLimits.HighestBitrate);
        faults.CheckRange($"{field}.maxBitrate", rung.MaxBitrate, SpecLimits.LowestBitrate, SpecLimits.HighestBitrate);
        faults.CheckRange($"{field}.bufferSize", rung.BufferSize, SpecLimits.LowestBitrate, SpecLimits.LargestBuffer);
        if (rung.MaxBitrate < rung.Bitrate)
            faults.Add($"{field}.maxBitrate", $"is below bitrate; give {rung.Bitrate} or more, or leave it out");
        if (rung.BufferSize is not null && rung.MaxBitrate is null)
            faults.Add($"{field}.bufferSize", $"has no effect without maxBitrate; give maxBitrate too, or leave it out");
    }

    private static void CheckFrameRate(string text, string field, FaultList faults)
    {
        if (FrameRates.Parse(text) is null)
            faults.Add($"{field}.frameRate", $"is {FaultList.Quoted(text)}; give a number or fraction from 1 to 240, such as 30000/1001");
    }

    /// <summary>Another codec in the parameters overrides the field, so the field is checked against its own codec only.</summary>
    private static void CheckWord(string field, string? value, VideoCodec codec, string option, FaultList faults)
    {
        if (value is null)
            return;
        if (codec == VideoCodec.Av1 && option == "profile")
        {
            if (value != "main")
                faults.Add(field, $"is {FaultList.Quoted(value)}; give main, the only profile that AV1 is encoded in");
            return;
        }

        var rule = CodecOptions.For(codec).Options[codec == VideoCodec.Vp9 && option == "preset" ? "cpu-used" : option];
        if (rule.Normalize(value) is null)
            faults.Add(field, $"is {FaultList.Quoted(value)}; give {rule.Description}");
    }

    private static void CheckParams(RungSpec rung, string field, FaultList faults)
    {
        if (rung.Params is null)
            return;
        try
        {
            if (EncoderParameters.Parse(rung.Params, rung.Codec).Audio is not null)
                faults.Add($"{field}.params", $"contains an audio parameter; set it in audio[] instead");
        }
        catch (FaultException exception)
        {
            faults.AddAll($"{field}.params", exception.Faults);
        }
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,31}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
