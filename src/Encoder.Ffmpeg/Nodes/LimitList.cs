using System.Globalization;
using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Processes;

namespace Encoder.Ffmpeg.Nodes;

/// <summary>The limits that an operator sets, such as <c>memory=4G,cpu=2h,tracks=16</c>; limits that are not named keep their defaults.</summary>
/// <param name="Process">Limits of one ffmpeg process.</param>
/// <param name="Input">Limits on assets.</param>
public sealed record LimitList(ProcessLimits Process, InputLimits Input)
{
    private const long MostPixels = 8192L * 8192;
    private const int MostTracks = 64;

    /// <summary>Every limit at its default.</summary>
    public static readonly LimitList Default = new(ProcessLimits.Default, InputLimits.Default);

    // k, M and G are 10³, 10⁶ and 10⁹, as in --limit-rate.
    private static readonly Dictionary<char, long> Sizes = new() { ['k'] = 1_000, ['K'] = 1_000, ['M'] = 1_000_000, ['G'] = 1_000_000_000 };
    private static readonly Dictionary<char, long> Times = new() { ['s'] = 1, ['m'] = 60, ['h'] = 3_600 };
    private static readonly Dictionary<char, long> Counts = [];

    private static readonly Dictionary<string, Limit> Names = new()
    {
        ["memory"] = new(512 << 20, 1L << 46, Sizes, (list, value) => list with { Process = list.Process with { AddressSpaceBytes = value } }),
        ["file"] = new(1 << 20, 1L << 46, Sizes, (list, value) => list with { Process = list.Process with { FileSizeBytes = value } }),
        ["cpu"] = new(1, 30 * 86_400, Times, (list, value) => list with { Process = list.Process with { CpuTime = TimeSpan.FromSeconds(value) } }),
        ["time"] = new(1, 30 * 86_400, Times, (list, value) => list with { Process = list.Process with { WallClock = TimeSpan.FromSeconds(value) } }),
        ["stall"] = new(1, 86_400, Times, (list, value) => list with { Process = list.Process with { Stall = TimeSpan.FromSeconds(value) } }),
        ["pixels"] = new(4, MostPixels, Counts, (list, value) => list with { Input = list.Input with { MaxPixels = value } }),
        ["tracks"] = new(1, MostTracks, Counts, (list, value) => list with { Input = list.Input with { MaxStreams = (int)value } }),
    };

    /// <summary>Parses a list, and returns all its faults.</summary>
    public static (LimitList Limits, IReadOnlyList<string> Faults) Parse(string text)
    {
        var limits = Default;
        List<string> faults = [];
        foreach (var item in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (item.Split('=') is not [var name, var amount] || !Names.TryGetValue(name, out var limit))
                faults.Add($"takes limits such as memory=4G ({string.Join(", ", Names.Keys)}), not '{item}'.");
            else if (Amount(amount, limit) is { } value)
                limits = limit.Set(limits, value);
            else
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"takes {name} from {limit.Least} to {limit.Most}{Units(limit)}, not '{amount}'."));
        }

        return (limits, faults);
    }

    private static long? Amount(string text, Limit limit)
    {
        var factor = text.Length > 1 ? limit.Units.GetValueOrDefault(text[^1], 1) : 1;
        var digits = text.Length > 1 && limit.Units.ContainsKey(text[^1]) ? text[..^1] : text;
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && (Int128)number * factor is var value && value >= limit.Least && value <= limit.Most ? (long)value : null;
    }

    private static string Units(Limit limit) => limit.Units == Sizes ? " bytes (k, M, G)" : limit.Units == Times ? " seconds (s, m, h)" : "";

    private sealed record Limit(long Least, long Most, Dictionary<char, long> Units, Func<LimitList, long, LimitList> Set);
}
