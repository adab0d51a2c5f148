using System.Text.Json;

namespace Encoder.Ffmpeg.Probing;

/// <summary>ffprobe's dump of a codec's configuration: lines of <c>00000000: 0164 0028 ffe1 ... .d.(..</c>.</summary>
internal static class ConfigurationParser
{
    private const int FirstDigit = 10;
    private const int DigitColumns = 40;

    /// <summary>The bytes; empty when there are none.</summary>
    public static byte[] Parse(string json)
    {
        var dump = JsonSerializer.Deserialize(json, ProbeJsonContext.Default.ConfigurationProbe)?.Streams is [var stream, ..] ? stream.Extradata ?? "" : "";
        var digits = string.Concat(dump.Split('\n').Where(line => line.Length > FirstDigit)
            .Select(line => line.Substring(FirstDigit, Math.Min(DigitColumns, line.Length - FirstDigit)).Replace(" ", "", StringComparison.Ordinal)));
        return Convert.FromHexString(digits);
    }
}

internal sealed record ConfigurationProbe(IReadOnlyList<ConfigurationDump>? Streams);

internal sealed record ConfigurationDump(string? Extradata);
