using System.Globalization;
using Encoder.Core.Damage;
using Encoder.Core.Time;

namespace Encoder.Ffmpeg.Splitting;

/// <summary>
/// Reads what the splitter writes of a sound track's gaps (<c>framecrc</c>): the first packet, one now and then, and each that comes behind a gap, with the
/// gap's length in place of its own. <c>#tb 0: 1/1000</c>, then <c>0, 3529, 3529, 1486, 229, 0x53926c92</c>.
/// </summary>
internal static class GapFile
{
    private const string TimebasePrefix = "#tb 0: ";
    private const double MostSeconds = 1e9;

    // As AudioGaps.ShortestSeconds; shorter ones are told for their time alone.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    public static AudioGaps Read(int trackIndex, IEnumerable<string> lines)
    {
        Timebase? timebase = null;
        var gaps = new AudioGaps(trackIndex, TimeSpan.Zero, 0, TimeSpan.Zero, []);
        List<AudioGap> first = [];
        var isFirst = true;
        foreach (var line in lines)
        {
            timebase = TimebaseOf(line) ?? timebase;
            if (timebase is not { } ticks || TimesOf(line, ticks) is not var (end, length)) continue;
            if (isFirst)
            {
                gaps = gaps with { Start = end };
                isFirst = false;
                continue;
            }

            if (length < Shortest) continue;
            if (gaps.Count < AudioGaps.MostNamed) first.Add(new AudioGap(end - length, end));
            gaps = gaps with { Count = gaps.Count + 1, Total = gaps.Total + length };
        }

        return gaps with { First = first };
    }

    /// <summary>The time base that a line tells; null when it tells none.</summary>
    public static Timebase? TimebaseOf(string line) => line.StartsWith(TimebasePrefix, StringComparison.Ordinal) ? Parse(line[TimebasePrefix.Length..]) : null;

    /// <summary>The time of a line's packet, and the length of the gap before it; null for other lines.</summary>
    public static (TimeSpan End, TimeSpan Length)? TimesOf(string line, Timebase timebase) =>
        line.Split(',', StringSplitOptions.TrimEntries) is ["0", _, var pts, var gap, ..]
        && Time(pts, timebase) is { } end && Time(gap, timebase) is { } length ? (end, length) : null;

    private static Timebase? Parse(string text) =>
        text.Split('/') is [var num, var den] && int.TryParse(num, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
        && int.TryParse(den, NumberStyles.None, CultureInfo.InvariantCulture, out var d) && n > 0 && d > 0 ? new Timebase(n, d) : null;

    // A packet may have no time, or one that damage made up.
    private static TimeSpan? Time(string ticks, Timebase timebase) =>
        long.TryParse(ticks, CultureInfo.InvariantCulture, out var value) && Math.Abs(timebase.Seconds(value)) < MostSeconds ? timebase.ToTimeSpan(value) : null;
}
