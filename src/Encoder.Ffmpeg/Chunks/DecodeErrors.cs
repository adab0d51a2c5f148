using System.Text.RegularExpressions;

namespace Encoder.Ffmpeg.Chunks;

/// <summary>The decoder's messages about the source of a chunk. A frame that is missing without a message is a fault of this program, not of the source.</summary>
/// <param name="Lines">Its error messages among the last lines of stderr, without memory addresses.</param>
/// <param name="AreCertain">Whether one of them reports damaged data. Messages about missing reference pictures are not certain, because every open GOP causes them.</param>
public sealed partial record DecodeErrors(IReadOnlyList<string> Lines, bool AreCertain)
{
    private const int MaxCharacters = 200;

    /// <summary>Whether there is any message.</summary>
    public bool Any => Lines.Count > 0;

    /// <summary>Reads the end of an encoder's stderr.</summary>
    /// <param name="codec">ffmpeg's name of the source codec.</param>
    public static DecodeErrors In(string stderr, string codec)
    {
        var lines = stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => IsComplaint(line, codec)).Select(Clean).ToList();
        return new DecodeErrors(lines, lines.Any(line => !MissingReference().IsMatch(line)));
    }

    // The AV1 decoder is named after its library; newer ffmpeg uses "vist" and "dec" in the names of streams and decoders.
    private static bool IsComplaint(string line, string codec) =>
        line.StartsWith($"[{codec} @ ", StringComparison.Ordinal) || line.StartsWith($"[lib{codec} @ ", StringComparison.Ordinal)
        || (codec == "av1" && line.StartsWith("[libdav1d @ ", StringComparison.Ordinal))
        || OfFfmpeg().IsMatch(line);

    private static string Clean(string line)
    {
        var text = MessagePrefix().Replace(line, "").Trim();
        return text.Length > MaxCharacters ? text[..MaxCharacters] : text;
    }

    [GeneratedRegex(@"^(\[[^\]]{1,80} @ 0x[0-9a-f]+\] ?)+")]
    private static partial Regex MessagePrefix();

    // The last two report frames that left the decoder in another order than that of their times.
    [GeneratedRegex(@"Error while decoding stream|corrupt decoded frame|Error submitting packet to decoder|Decoding error|corrupt input packet|Packet corrupt|Non-monoton(ous|ic) DTS")]
    private static partial Regex OfFfmpeg();

    [GeneratedRegex(
        "mmco|[Rr]eference|co located POCs|Could not find ref with POC|no frame!|Missing key frame|First slice in a frame missing|[Dd]iscarding interframe|Duplicate POC|skipp")]
    private static partial Regex MissingReference();
}
