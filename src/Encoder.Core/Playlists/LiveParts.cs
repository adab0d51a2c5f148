using System.Globalization;
using System.Text;
using Encoder.Core.Delivery;

namespace Encoder.Core.Playlists;

/// <summary>What a live media playlist has beside its segments where these are divided into parts (RFC 8216bis §4.4.3.7, §4.4.3.8, §4.4.4.9, §4.4.5.3, §4.4.5.4).</summary>
/// <param name="Target">Length of a part.</param>
/// <param name="Others">How far the other renditions are, so that a player which changes to one asks for the right part.</param>
public sealed record LiveParts(TimeSpan Target, IReadOnlyList<(string Rendition, LiveEdge Edge)> Others)
{
    // Three, of parts and of segments, is what the specification recommends to stay behind the newest.
    private const int HoldBack = 3;

    /// <summary>Parts are listed of segments that end so many target durations before the end of the list.</summary>
    public const int TargetsWithParts = 3;

    /// <summary>What stands in front of the segments.</summary>
    internal void AppendHead(StringBuilder text, int targetSeconds) => text.Append(
        CultureInfo.InvariantCulture, $"#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK={Seconds(Target * HoldBack)},HOLD-BACK={targetSeconds * HoldBack}\n#EXT-X-PART-INF:PART-TARGET={Seconds(Target)}\n");

    /// <summary>The parts of a segment.</summary>
    internal static void Append(StringBuilder text, LiveSession session, int segment, IReadOnlyList<PartInfo> parts)
    {
        foreach (var (number, part) in parts.Index())
        {
            text.Append("#EXT-X-PART:DURATION=").AppendSeconds(session.Rounded(part.Start + part.Duration) - session.Rounded(part.Start));
            text.Append(",URI=\"").Append(session.Folder).Append(RunKeys.PartName(segment, number)).Append('"').Append(part.IsIndependent ? ",INDEPENDENT=YES\n" : "\n");
        }
    }

    /// <summary>What stands behind the segments: the parts of the next one, the part that comes, and how far the other renditions are.</summary>
    internal void AppendTail(StringBuilder text, LiveSession session)
    {
        if (!session.IsOver)
        {
            var next = session.Segments[^1].Number + 1;
            Append(text, session, next, session.Open);
            text.Append("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"").Append(session.Folder).Append(RunKeys.PartName(next, session.Open.Count)).Append("\"\n");
        }

        foreach (var (rendition, edge) in Others)
        {
            text.Append(CultureInfo.InvariantCulture, $"#EXT-X-RENDITION-REPORT:URI=\"../{rendition}/playlist.m3u8\",LAST-MSN={edge.Newest.Sequence}");
            if (edge.Newest.Part is { } part) text.Append(CultureInfo.InvariantCulture, $",LAST-PART={part}");
            text.Append('\n');
        }
    }

    private static string Seconds(TimeSpan time) => ((decimal)time.Ticks / TimeSpan.TicksPerSecond).ToString("0.######", CultureInfo.InvariantCulture);
}
