using System.Text;
using Encoder.Core.Delivery;
using Encoder.Core.Time;

namespace Encoder.Core.Playlists;

/// <summary>Writes the media playlist of a rendition, <c>{rendition}/playlist.m3u8</c> (RFC 8216 §4.3.2 and §4.3.3).</summary>
public static class HlsMediaPlaylist
{
    private const int LineLength = 48;

    /// <summary>
    /// The playlist: EVENT while it grows, VOD with EXT-X-ENDLIST when complete. EXTINF is the difference of the rounded boundaries, not
    /// the rounded difference, so that the length of every prefix of the playlist is that of the media to within a microsecond.
    /// </summary>
    /// <param name="segments">All segments so far, in order.</param>
    /// <param name="timebase">Time base of the segments.</param>
    /// <param name="segmentTarget">The plan's target length of a segment; see <see cref="TargetSeconds"/>.</param>
    /// <param name="isComplete">Whether no more segments follow.</param>
    /// <param name="keys">Set when the segments are encrypted.</param>
    /// <param name="isSliding">Whether segments are removed from its beginning: it is no EVENT then, and counts from where it begins.</param>
    public static string Write(
        IReadOnlyList<SegmentInfo> segments, Timebase timebase, TimeSpan segmentTarget, bool isComplete, HlsKeys? keys = null, bool isSliding = false)
    {
        var text = new StringBuilder(256 + (segments.Count * LineLength));
        text.Append("#EXTM3U\n#EXT-X-VERSION:7\n");
        text.Append("#EXT-X-TARGETDURATION:").Append(TargetSeconds(segments, timebase, segmentTarget)).Append('\n');
        text.Append("#EXT-X-MEDIA-SEQUENCE:").Append(isSliding && segments.Count > 0 ? segments[0].Number : 0).Append('\n');
        if (isComplete || !isSliding) text.Append("#EXT-X-PLAYLIST-TYPE:").Append(isComplete ? "VOD" : "EVENT").Append('\n');
        text.Append("#EXT-X-INDEPENDENT-SEGMENTS\n");
        text.Append("#EXT-X-MAP:URI=\"init.mp4\"\n");

        // A segment has the same EXTINF wherever the playlist begins.
        var ticks = isSliding && segments.Count > 0 ? segments[0].Start : 0;
        var written = Timebase.Microseconds.Rescale(ticks, timebase);
        foreach (var (at, segment) in segments.Index())
        {
            ticks += segment.Duration;
            var end = Timebase.Microseconds.Rescale(ticks, timebase);
            keys?.Append(text, segment.Number, isFirst: at == 0);
            text.Append("#EXTINF:").AppendSeconds(end - written).Append(",\n");
            text.Append(RunKeys.SegmentName(segment.Number)).Append('\n');
            written = end;
        }

        if (isComplete)
            text.Append("#EXT-X-ENDLIST\n");
        return text.ToString();
    }

    /// <summary>
    /// EXT-X-TARGETDURATION, whole seconds, at least 1. It must never change (RFC 8216 §6.2.1), so it is the maximum that the plan allows, from the first
    /// segment to the last: a chunk is divided into equal segments whose length is nearest to the target, so that a segment lasts up to
    /// one and a half targets (a chunk of 5.9 s is one segment of 5.9 s). A segment that is still longer, because a single frame is that
    /// long, increases it. §4.3.3.1 compares rounded durations; this is rounded up, so that no segment is longer even unrounded.
    /// </summary>
    public static int TargetSeconds(IReadOnlyList<SegmentInfo> segments, Timebase timebase, TimeSpan segmentTarget)
    {
        long longest = 0;
        foreach (var segment in segments)
            longest = Math.Max(longest, segment.Duration);

        var planned = Decimals.CeilingSeconds(segmentTarget.Ticks * 3, new Timebase(1, 2 * (int)TimeSpan.TicksPerSecond));
        return checked((int)Math.Max(1, Math.Max(planned, Decimals.CeilingSeconds(longest, timebase))));
    }
}
