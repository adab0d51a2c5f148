using System.Globalization;

namespace Encoder.Benchmarks.Live;

/// <summary>How long the first picture of each segment takes to the playlist that lists it, by the publisher's count of pictures.</summary>
/// <param name="rate">Pictures a second.</param>
internal sealed class LiveLatency(int rate)
{
    private const string Duration = "#EXTINF:";
    private readonly List<double> seconds = [];
    private int listed;

    /// <summary>Takes a playlist that lists everything from the start.</summary>
    /// <param name="playlist">Null while there is none.</param>
    /// <param name="sent">Pictures sent before it was asked for.</param>
    public void Take(string? playlist, int sent)
    {
        var now = (int)Math.Round((playlist ?? "").Split('\n').Where(line => line.StartsWith(Duration, StringComparison.Ordinal))
            .Sum(line => double.Parse(line.AsSpan(Duration.Length, line.IndexOf(',', StringComparison.Ordinal) - Duration.Length), CultureInfo.InvariantCulture)) * rate);
        if (now <= listed) return;
        seconds.Add((double)(sent - listed) / rate);
        listed = now;
    }

    /// <summary>Median and most, without the segments of the first ten seconds: until then the tracks are looked for.</summary>
    public (double Median, double Most) Result(int perSegment)
    {
        var settled = seconds.Skip(10 * rate / perSegment).Order().ToList();
        return settled.Count == 0 ? (double.NaN, double.NaN) : (settled[settled.Count / 2], settled[^1]);
    }
}
