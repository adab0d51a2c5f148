using System.Globalization;
using System.Numerics;

namespace Encoder.TestSupport.Media;

/// <summary>The decoded frames of a file: presentation time and MD5 of each, in order of presentation.</summary>
public sealed class FrameHashes
{
    private FrameHashes(long timebaseNum, long timebaseDen, IReadOnlyList<FrameHash> frames) =>
        (TimebaseNum, TimebaseDen, Frames) = (timebaseNum, timebaseDen, frames);

    /// <summary>Numerator of the time base of <see cref="FrameHash.Pts"/>.</summary>
    public long TimebaseNum { get; }

    /// <summary>Denominator of the time base.</summary>
    public long TimebaseDen { get; }

    /// <summary>The frames.</summary>
    public IReadOnlyList<FrameHash> Frames { get; }

    /// <summary>Every frame as <c>time hash</c>, time being an exact fraction of seconds after the first frame: comparable over time bases.</summary>
    public IReadOnlyList<string> Relative() =>
        [.. Frames.Select(frame => $"{Fraction((frame.Pts - Frames[0].Pts) * TimebaseNum, TimebaseDen)} {frame.Md5}")];

    /// <summary>Decodes one track of a file or of anything that ffmpeg opens.</summary>
    public static async Task<FrameHashes> OfAsync(string path, string map = "0:v:0", params string[] inputArguments) =>
        Parse(await MediaTool.FfmpegAsync(
            [.. inputArguments, "-i", path, "-map", map, "-copyts", "-fps_mode", "passthrough", "-enc_time_base", "-1", "-f", "framemd5", "pipe:1"]));

    /// <summary>
    /// Decodes the first video track through a filter chain, in one run over the whole file, with times in the track's time base or another.
    /// </summary>
    public static async Task<FrameHashes> FilteredAsync(string path, string filter, string timebase = "-1") =>
        Parse(await MediaTool.FfmpegAsync(
            ["-i", path, "-map", "0:v:0", "-vf", filter, "-fps_mode", "passthrough", "-enc_time_base", timebase, "-f", "framemd5", "pipe:1"]));

    /// <summary>Reads what ffmpeg's muxer framemd5 writes.</summary>
    public static FrameHashes Parse(string framemd5)
    {
        long num = 1, den = 1;
        List<FrameHash> frames = [];
        foreach (var line in framemd5.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith("#tb 0: ", StringComparison.Ordinal))
            {
                var parts = line["#tb 0: ".Length..].Split('/');
                (num, den) = (Number(parts[0]), Number(parts[1]));
            }
            else if (!line.StartsWith('#'))
            {
                var fields = line.Split(',', StringSplitOptions.TrimEntries);
                frames.Add(new FrameHash(Number(fields[2]), fields[5]));
            }
        }

        return new FrameHashes(num, den, frames);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Fraction(long num, long den)
    {
        var divisor = (long)BigInteger.GreatestCommonDivisor(num, den);
        return $"{num / divisor}/{den / divisor}";
    }
}

/// <summary>One decoded frame.</summary>
public sealed record FrameHash(long Pts, string Md5);
