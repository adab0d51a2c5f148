using System.Globalization;
using System.Net;
using Encoder.TestSupport.Playlists;

namespace Encoder.EndToEnd.Tests;

/// <summary>
/// A client of a playlist with parts that asks for the next part again and again, as players with low-latency HLS do, and loads every part as soon as it is listed.
/// </summary>
internal sealed class PartViewer(HttpClient http, string channel, string rendition)
{
    private readonly LiveListChecker checker = new();
    private (long Sequence, int Part)? next;

    /// <summary>The bytes of each part by its address, as loaded when it was first listed.</summary>
    public Dictionary<string, byte[]> Parts { get; } = [];

    /// <summary>The parts of each segment by its address, of those whose parts were listed.</summary>
    public Dictionary<string, List<string>> PartsOf { get; } = [];

    /// <summary>What was wrong, in words.</summary>
    public List<string> Faults => checker.Faults;

    /// <summary>Whether the list has ended.</summary>
    public bool HasEnded => checker.HasEnded;

    /// <summary>What was ever listed, in seconds: segments, and parts of the next one.</summary>
    public double ListedSeconds { get; private set; }

    /// <summary>The parts of the segment that comes next, as listed last.</summary>
    public IReadOnlyList<string> Open { get; private set; } = [];

    /// <summary>The address of the part that the list hints at.</summary>
    public string? Hint { get; private set; }

    /// <summary>Asks for the part behind the newest one, or at first for the list as it is; the status of the answer.</summary>
    public async Task<HttpStatusCode> NextAsync()
    {
        using var response = await http.GetAsync(List(next is var (sequence, part) ? string.Create(CultureInfo.InvariantCulture, $"?_HLS_msn={sequence}&_HLS_part={part}") : ""));
        if (!response.IsSuccessStatusCode) return response.StatusCode;
        await TakeAsync(await response.Content.ReadAsStringAsync());
        return response.StatusCode;
    }

    /// <summary>Asks for something else; the status of the answer.</summary>
    public async Task<HttpStatusCode> AskAsync(string query)
    {
        using var response = await http.GetAsync(List(query));
        return response.StatusCode;
    }

    /// <summary>Asks for a point relative to the segment that comes next.</summary>
    public Task<HttpStatusCode> AskAsync(int segmentsAhead, int? part) => AskAsync(string.Create(
        CultureInfo.InvariantCulture, $"?_HLS_msn={next!.Value.Sequence + segmentsAhead}{(part is { } number ? $"&_HLS_part={number}" : "")}"));

    public async Task<byte[]> GetAsync(string address)
    {
        using var response = await http.GetAsync(new Uri($"/live/{channel}/{address[3..]}", UriKind.Relative));
        Assert.True(response.IsSuccessStatusCode, $"{address}: {response.StatusCode}; the list is now{Environment.NewLine}{await http.GetStringAsync(List(""))}");
        return await response.Content.ReadAsByteArrayAsync();
    }

    private Uri List(string query) => new($"/live/{channel}/{rendition}/playlist.m3u8{query}", UriKind.Relative);

    private async Task TakeAsync(string text)
    {
        checker.Take(text);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var sequence = long.Parse(lines.Single(line => line.StartsWith("#EXT-X-MEDIA-SEQUENCE:", StringComparison.Ordinal)).Split(':')[1], CultureInfo.InvariantCulture);
        List<(string Address, double Seconds)> parts = [];
        Hint = null;
        foreach (var line in lines)
        {
            if (line.StartsWith("#EXT-X-PART:", StringComparison.Ordinal))
            {
                parts.Add((line.Split('"')[1], double.Parse(line.Split('=')[1].Split(',')[0], CultureInfo.InvariantCulture)));
                if (parts[^1].Seconds > 0.42) Faults.Add($"{line} is longer than a part.");
            }
            else if (line.StartsWith("#EXT-X-PRELOAD-HINT:", StringComparison.Ordinal)) Hint = line.Split('"')[1];
            else if (!line.StartsWith('#'))
            {
                sequence++;
                if (parts.Count > 0) Keep(line, [.. parts.Select(part => part.Address)]);
                parts.Clear();
            }

            if (parts.Count > 0 && !Parts.ContainsKey(parts[^1].Address)) Parts.Add(parts[^1].Address, await GetAsync(parts[^1].Address));
        }

        if (next is var (wanted, part) && !HasEnded && (sequence < wanted || (sequence == wanted && parts.Count <= part))) Faults.Add($"Part {part} of segment {wanted} was asked for, and the list ends with part {parts.Count} of {sequence}.");
        next = (sequence, parts.Count);
        Open = [.. parts.Select(part => part.Address)];
        ListedSeconds = checker.Segments.Sum(segment => segment.Seconds) + parts.Sum(part => part.Seconds);
    }

    private void Keep(string segment, List<string> parts)
    {
        if (PartsOf.TryGetValue(segment, out var known) && !known.SequenceEqual(parts)) Faults.Add($"{segment} had the parts {string.Join(' ', known)} and has {string.Join(' ', parts)}.");
        PartsOf[segment] = parts;
    }
}
