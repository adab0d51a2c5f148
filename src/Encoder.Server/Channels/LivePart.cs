using System.Globalization;
using System.Text.RegularExpressions;

namespace Encoder.Server.Channels;

/// <summary>A part of a segment by its public name: <c>1/720p/part-00012-3.m4s</c>.</summary>
/// <param name="Session">The number of the session.</param>
/// <param name="Rendition">The rendition.</param>
/// <param name="Segment">The number of the segment in the session.</param>
/// <param name="Number">The number of the part in the segment.</param>
internal sealed partial record LivePart(int Session, string Rendition, int Segment, int Number)
{
    public static LivePart? Parse(string name) => Form().Match(name) is { Success: true } match
        ? new LivePart(Value(match, "session"), match.Groups["rendition"].Value, Value(match, "segment"), Value(match, "part"))
        : null;

    private static int Value(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(?<session>[0-9]{1,9})/(?<rendition>[a-z0-9][a-z0-9-]{0,63})/part-(?<segment>[0-9]{5,9})-(?<part>[0-9]{1,3})\.m4s\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
