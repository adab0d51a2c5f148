using System.Globalization;

namespace Encoder.Ffmpeg.Processes;

/// <summary>Separates the <c>key=value</c> lines of <c>-progress</c> from other lines; a report ends with <c>progress=</c>.</summary>
internal sealed class ProgressParser
{
    private FfmpegProgress current = FfmpegProgress.None;

    /// <summary>True when the line belongs to progress; <paramref name="report"/> is set by the line that ends a report.</summary>
    public bool TryTake(string line, out FfmpegProgress? report)
    {
        report = null;
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0 || !line.AsSpan(0, equals).ContainsOnlyKeyCharacters()) return false;
        var value = line.AsSpan(equals + 1).Trim();
        current = line.AsSpan(0, equals) switch
        {
            "frame" => current with { Frames = Number(value, current.Frames) },
            "total_size" => current with { Bytes = Number(value, current.Bytes) },
            // out_time_ms is in microseconds in every version except the newest.
            "out_time_us" => current with { OutTime = Time(value, current.OutTime) },
            "progress" => current with { IsEnd = value is "end" },
            _ => current,
        };
        if (line.StartsWith("progress=", StringComparison.Ordinal)) report = current;
        return true;
    }

    // Before the first packet ffmpeg writes N/A.
    private static long Number(ReadOnlySpan<char> text, long otherwise) =>
        long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    private static TimeSpan Time(ReadOnlySpan<char> text, TimeSpan otherwise) =>
        Number(text, -1) is >= 0 and < 1L << 53 and var microseconds ? TimeSpan.FromMicroseconds(microseconds) : otherwise;
}

/// <summary>The characters of a progress key.</summary>
file static class ProgressKey
{
    public static bool ContainsOnlyKeyCharacters(this ReadOnlySpan<char> text)
    {
        foreach (var c in text)
            if (!char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '_') return false;
        return true;
    }
}
