using System.Globalization;

namespace Encoder.TestSupport.Playlists;

/// <summary>
/// Reads one live media playlist again and again, and collects what breaks RFC 8216: §4.3.3.1 (target duration), §6.2.1 (nothing listed changes),
/// §6.2.2 (media sequence, discontinuity sequence, no segment without a number of its own).
/// </summary>
public sealed class LiveListChecker
{
    private readonly SortedDictionary<long, Entry> seen = [];
    private int? target;
    private long first = -1;

    /// <summary>What was wrong, in words; empty when all was right.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Every segment that was ever listed, in order.</summary>
    public IReadOnlyList<Entry> Segments => [.. seen.Values];

    /// <summary>Whether the list has ended.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Takes the playlist as loaded now.</summary>
    public void Take(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (HasEnded) Check(lines[^1] == "#EXT-X-ENDLIST", "the list has ended and goes on");
        Check(lines[0] == "#EXTM3U", $"the first line is {lines[0]}");
        var seconds = (int)Number(lines, "#EXT-X-TARGETDURATION:");
        Check((target ??= seconds) == seconds, $"the target duration changed from {target} to {seconds}");
        var sequence = Number(lines, "#EXT-X-MEDIA-SEQUENCE:");
        Check(sequence >= first, $"the media sequence went back from {first} to {sequence}");
        Check(seen.Count == 0 || sequence <= seen.Keys.Last() + 1, $"segments before {sequence} were never listed");
        first = sequence;
        TakeSegments(lines, sequence, Number(lines, "#EXT-X-DISCONTINUITY-SEQUENCE:"));
        HasEnded = lines[^1] == "#EXT-X-ENDLIST";
    }

    private void TakeSegments(string[] lines, long sequence, long discontinuity)
    {
        var (map, duration, last) = ("", 0.0, seen.Count > 0 ? seen.Keys.Last() : -1);
        foreach (var line in lines)
        {
            if (line == "#EXT-X-DISCONTINUITY") discontinuity++;
            else if (line.StartsWith("#EXT-X-MAP:", StringComparison.Ordinal)) map = line.Split('"')[1];
            else if (line.StartsWith("#EXTINF:", StringComparison.Ordinal)) duration = double.Parse(line[8..^1], CultureInfo.InvariantCulture);
            else if (!line.StartsWith('#')) Take(sequence++, new Entry(line, map, duration, discontinuity));
        }

        Check(sequence > last, $"the list lost its last segments: {sequence - 1} is the last, {last} was");
    }

    private void Take(long sequence, Entry entry)
    {
        Check(Math.Round(entry.Seconds) <= target, $"{entry} is longer than {target}");
        Check(entry.Map.Length > 0, $"{entry} has no EXT-X-MAP");
        if (seen.TryGetValue(sequence, out var known)) Check(known == entry, $"{sequence} was {known} and is {entry}");
        else seen.Add(sequence, entry);
    }

    private static long Number(string[] lines, string tag) =>
        long.Parse(lines.Single(line => line.StartsWith(tag, StringComparison.Ordinal))[tag.Length..], CultureInfo.InvariantCulture);

    private void Check(bool isRight, string fault)
    {
        if (!isRight) Faults.Add(fault);
    }

    /// <summary>A listed segment.</summary>
    /// <param name="Address">Its address.</param>
    /// <param name="Map">The address of its init segment.</param>
    /// <param name="Seconds">Its EXTINF.</param>
    /// <param name="Discontinuity">Its discontinuity sequence.</param>
    public sealed record Entry(string Address, string Map, double Seconds, long Discontinuity);
}
