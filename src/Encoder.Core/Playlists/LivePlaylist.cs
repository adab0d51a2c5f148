using System.Globalization;
using System.Text;
using Encoder.Core.Delivery;
using Encoder.Core.Time;

namespace Encoder.Core.Playlists;

/// <summary>
/// Writes the media playlist of a channel: the last segments of its sessions, joined over EXT-X-DISCONTINUITY. A segment's media sequence and discontinuity
/// sequence never change (RFC 8216 §6.2.2): they count all segments and sessions before it, listed or not.
/// </summary>
public static class LivePlaylist
{
    private const int LineLength = 64;

    /// <summary>The playlist.</summary>
    /// <param name="sessions">The sessions of a rendition, oldest first.</param>
    /// <param name="segmentTarget">Target length of a segment; EXT-X-TARGETDURATION follows from it alone, because it must never change.</param>
    /// <param name="window">The listed segments last at least this long together, if there are so many.</param>
    /// <param name="isComplete">Whether no more segments follow.</param>
    /// <param name="parts">Set where segments are divided into parts.</param>
    public static string Write(IReadOnlyList<LiveSession> sessions, TimeSpan segmentTarget, TimeSpan window, bool isComplete, LiveParts? parts = null)
    {
        var listed = Listed(sessions, window);
        var target = HlsMediaPlaylist.TargetSeconds([], Timebase.Microseconds, segmentTarget);
        var divided = parts is null || isComplete ? listed.Count : listed.Count - Newest(listed, TimeSpan.FromSeconds(target * LiveParts.TargetsWithParts));
        var text = new StringBuilder(256 + (listed.Count * LineLength));
        text.Append("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:").Append(target).Append('\n');
        if (!isComplete) parts?.AppendHead(text, target);
        text.Append("#EXT-X-MEDIA-SEQUENCE:").Append(listed.Count > 0 ? listed[0].Sequence : 0).Append('\n');
        text.Append("#EXT-X-DISCONTINUITY-SEQUENCE:").Append(listed.Count > 0 ? listed[0].Session.Discontinuity : 0).Append('\n');
        text.Append("#EXT-X-INDEPENDENT-SEGMENTS\n");
        LiveSession? before = null;
        foreach (var (at, (session, segment, _)) in listed.Index())
        {
            if (session != before) AppendSession(text, before, session, segment);
            session.Keys?.Append(text, segment.Number, isFirst: session != before);
            before = session;
            if (at >= divided) LiveParts.Append(text, session, segment.Number, segment.Parts ?? []);
            text.Append("#EXTINF:").AppendSeconds(session.Rounded(segment.Start + segment.Duration) - session.Rounded(segment.Start)).Append(",\n");
            text.Append(session.Folder).Append(RunKeys.SegmentName(segment.Number)).Append('\n');
        }

        if (isComplete) text.Append("#EXT-X-ENDLIST\n");
        else if (before is not null) parts?.AppendTail(text, before);
        return text.ToString();
    }

    // How many of the last segments end within some time of the end of the list.
    private static int Newest(IReadOnlyList<(LiveSession Session, SegmentInfo Segment, long Sequence)> listed, TimeSpan within)
    {
        var (count, left) = (0, within);
        for (; count < listed.Count && left > TimeSpan.Zero; count++) left -= listed[^(count + 1)].Session.Timescale.ToTimeSpan(listed[^(count + 1)].Segment.Duration);
        return count;
    }

    /// <summary>The last segments that last at least the window together, in order.</summary>
    internal static IReadOnlyList<(LiveSession Session, SegmentInfo Segment, long Sequence)> Listed(IReadOnlyList<LiveSession> sessions, TimeSpan window)
    {
        var listed = new List<(LiveSession, SegmentInfo, long)>();
        var left = window;
        for (var session = sessions.Count - 1; session >= 0 && left > TimeSpan.Zero; session--)
        {
            var one = sessions[session];
            for (var at = one.Segments.Count - 1; at >= 0 && left > TimeSpan.Zero; at--)
            {
                listed.Add((one, one.Segments[at], one.FirstSequence + one.Segments[at].Number));
                left -= one.Timescale.ToTimeSpan(one.Segments[at].Duration);
            }
        }

        listed.Reverse();
        return listed;
    }

    // A tag per session that lies between, so that every rendition counts alike, also one that had no segment in a session.
    private static void AppendSession(StringBuilder text, LiveSession? before, LiveSession session, SegmentInfo first)
    {
        for (var count = before?.Discontinuity ?? session.Discontinuity; count < session.Discontinuity; count++) text.Append("#EXT-X-DISCONTINUITY\n");
        before?.Keys?.AppendEnd(text);
        text.Append("#EXT-X-MAP:URI=\"").Append(session.Folder).Append("init.mp4\"\n");
        var at = session.StartedAt + session.Timescale.ToTimeSpan(Math.Max(0, first.Start));
        text.Append("#EXT-X-PROGRAM-DATE-TIME:").Append(at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)).Append('\n');
    }
}

/// <summary>One rendition of a session of a channel.</summary>
/// <param name="Discontinuity">Number of sessions before it that had segments: the discontinuity sequence of its segments.</param>
/// <param name="FirstSequence">Number of segments before it: the media sequence of its first segment.</param>
/// <param name="StartedAt">The wall clock at time zero of its time line.</param>
/// <param name="Folder">Address of its files relative to the playlist, with a closing slash.</param>
/// <param name="Timescale">Time base of its segments.</param>
/// <param name="Segments">Its last segments, at least as many as the window needs. Their numbers count from its first.</param>
/// <param name="Keys">Set when its segments are encrypted.</param>
public sealed record LiveSession(
    int Discontinuity, long FirstSequence, DateTimeOffset StartedAt, string Folder, Timebase Timescale, IReadOnlyList<SegmentInfo> Segments, HlsKeys? Keys = null)
{
    /// <summary>The parts that are published of the segment that comes next.</summary>
    public IReadOnlyList<PartInfo> Open { get; init; } = [];

    /// <summary>Whether nothing more of it comes.</summary>
    public bool IsOver { get; init; }

    /// <summary>Its ticks in microseconds.</summary>
    internal long Rounded(long ticks) => Timebase.Microseconds.Rescale(ticks, Timescale);
}
