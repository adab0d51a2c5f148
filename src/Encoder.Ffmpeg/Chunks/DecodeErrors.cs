using System.Text.RegularExpressions;

namespace Encoder.Ffmpeg.Chunks;

/// <summary>What the decoder said of a chunk's source. A frame that is missing without a word of it is our fault, not the source's.</summary>
/// <param name="Lines">Its complaints among the last lines of stderr, without addresses.</param>
/// <param name="AreCertain">Whether one of them speaks of broken data: those that miss a picture to refer to are said of every open GOP.</param>
public sealed partial record DecodeErrors(IReadOnlyList<string> Lines, bool AreCertain)
{
    private const int MaxCharacters = 200;

    /// <summary>Whether it complained at all.</summary>
    public bool Any => Lines.Count > 0;

    /// <summary>Reads the end of an encoder's stderr.</summary>
    /// <param name="codec">ffmpeg's name of the source codec.</param>
    public static DecodeErrors In(string stderr, string codec)
    {
        var lines = stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => IsComplaint(line, codec)).Select(Clean).ToList();
        return new DecodeErrors(lines, lines.Any(line => !MissingReference().IsMatch(line)));
    }

    // The decoder of AV1 goes by the name of its library; "vist" and "dec" are how newer ffmpeg names streams and decoders.
    private static bool IsComplaint(string line, string codec) =>
        line.StartsWith($"[{codec} @ ", StringComparison.Ordinal) || line.StartsWith($"[lib{codec} @ ", StringComparison.Ordinal)
        || (codec == "av1" && line.StartsWith("[libdav1d @ ", StringComparison.Ordinal))
        || OfFfmpeg().IsMatch(line);

    private static string Clean(string line)
    {
        var text = Speaker().Replace(line, "").Trim();
        return text.Length > MaxCharacters ? text[..MaxCharacters] : text;
    }

    [GeneratedRegex(@"^(\[[^\]]{1,80} @ 0x[0-9a-f]+\] ?)+")]
    private static partial Regex Speaker();

    // The last two: frames that left the decoder in another order than their times say.
    [GeneratedRegex(@"Error while decoding stream|corrupt decoded frame|Error submitting packet to decoder|Decoding error|corrupt input packet|Packet corrupt|Non-monoton(ous|ic) DTS")]
    private static partial Regex OfFfmpeg();

    [GeneratedRegex(
        "mmco|[Rr]eference|co located POCs|Could not find ref with POC|no frame!|Missing key frame|First slice in a frame missing|[Dd]iscarding interframe|Duplicate POC|skipp")]
    private static partial Regex MissingReference();
}
