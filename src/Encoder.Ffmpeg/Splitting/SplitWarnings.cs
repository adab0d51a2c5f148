using System.Text.RegularExpressions;

namespace Encoder.Ffmpeg.Splitting;

/// <summary>
/// Sorts the splitter's stderr into what is said of reading and what of decoding the sound: what repeats per packet is told once, what is
/// no news is left out.
/// </summary>
internal static partial class SplitWarnings
{
    private const int Most = 10;

    /// <param name="inputUrl">What ffmpeg was told to read; it has no place in a report.</param>
    /// <param name="videoCodec">The copied track's codec: what its decoder says while ffmpeg looks for the tracks, the encodes say better.</param>
    /// <param name="audioCodecs">Codecs of the sound; a decoder's name begins with its codec's.</param>
    public static (IReadOnlyList<string> Reading, IReadOnlyList<string> Sound) Of(
        string stderr, string inputUrl, string? videoCodec, IReadOnlyList<string> audioCodecs)
    {
        var lines = stderr.Replace(inputUrl + ": ", "", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => videoCodec is null || !line.StartsWith($"[{videoCodec} @ ", StringComparison.Ordinal))
            .Where(line => !Habitual.Any(habit => line.Contains(habit, StringComparison.Ordinal)))
            .ToLookup(line => IsOfSound(line, audioCodecs));
        return (Told(lines[false]), Told(lines[true]));
    }

    private static bool IsOfSound(string line, IReadOnlyList<string> codecs) =>
        line.StartsWith("Error while decoding stream", StringComparison.Ordinal)
        || codecs.Any(codec => line.StartsWith('[' + codec, StringComparison.Ordinal) && !line.StartsWith($"[{codec},", StringComparison.Ordinal));

    private static List<string> Told(IEnumerable<string> lines) =>
    [
        .. lines.Select(line => Speaker().Replace(line, "").Trim())
            .Where(line => line.Length > 0)
            .DistinctBy(line => Digits().Replace(line, "#"))
            .Take(Most),
    ];

    // Said of our own commands, or of every file of a kind.
    private static readonly string[] Habitual =
    [
        "Last message repeated", "Timestamps are unset in a packet", "Queue input is backward in time",
        "detected only with low score", "Multiple keyframes with same PTS", "Guessed Channel Layout", "Estimating duration from bitrate", "does not match selected",
        "Output file is empty",
        // An edit list that starts before the first frame.
        "Missing key frame while searching for timestamp", "Cannot find an index entry before timestamp",
    ];

    // "[mov,mp4,m4a @ 0x55d0c0de] "
    [GeneratedRegex(@"^(\[[^\]]{1,80} @ 0x[0-9a-f]+\] ?)+")]
    private static partial Regex Speaker();

    [GeneratedRegex("0x[0-9a-fA-F]+|[0-9]+")]
    private static partial Regex Digits();
}
