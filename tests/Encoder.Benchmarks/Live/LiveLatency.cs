using System.Globalization;

namespace Encoder.Benchmarks.Live;

/// <summary>How long the first picture of each segment, or part, takes to the playlist that lists it, by the publisher's count of pictures.</summary>
/// <param name="rate">Pictures a second.</param>
internal sealed class LiveLatency(int rate)
{
    private const string Segment = "#EXTINF:";
    private const string Part = "#EXT-X-PART:DURATION=";
    private const int SettledSeconds = 10;
    private readonly List<double> seconds = [];
    private int listed;

    /// <summary>Takes a playlist that lists everything from the start.</summary>
    /// <param name="playlist">Null while there is none.</param>
    /// <param name="sent">Pictures sent before it was asked for.</param>
    public void Take(string? playlist, int sent)
    {
        var lines = (playlist ?? "").Split('\n');
        var open = lines[(Array.FindLastIndex(lines, line => line.StartsWith(Segment, StringComparison.Ordinal)) + 1)..];
        var now = (int)Math.Round((Sum(lines, Segment) + Sum(open, Part)) * rate);
        if (now <= listed) return;

        // Until the tracks are found the stream waits.
        if (sent > SettledSeconds * rate) seconds.Add((double)(sent - listed) / rate);
        listed = now;
    }

    /// <summary>Median and most, without the first ten seconds.</summary>
    public (double Median, double Most) Result()
    {
        var sorted = seconds.Order().ToList();
        return sorted.Count == 0 ? (double.NaN, double.NaN) : (sorted[sorted.Count / 2], sorted[^1]);
    }

    private static double Sum(IEnumerable<string> lines, string tag) => lines.Where(line => line.StartsWith(tag, StringComparison.Ordinal))
        .Sum(line => double.Parse(line.AsSpan(tag.Length, line.IndexOf(',', StringComparison.Ordinal) - tag.Length), CultureInfo.InvariantCulture));
}
