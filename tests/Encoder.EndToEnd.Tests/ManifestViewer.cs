using System.Globalization;
using System.Net;
using System.Xml.Linq;

namespace Encoder.EndToEnd.Tests;

/// <summary>
/// A client of a manifest with low latency: looks again and again, checks that nothing of a listed segment changes but the duration of the one that was open, and
/// loads each segment as soon as it is listed.
/// </summary>
internal sealed class ManifestViewer(HttpClient http, string channel, string rendition)
{
    private static readonly XNamespace Mpd = "urn:mpeg:dash:schema:mpd:2011";
    private readonly Dictionary<int, (long Time, long Duration)> listed = [];
    private int last = -1;

    /// <summary>What was wrong, in words.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>The timeline of the rendition, as listed last: start and duration of each segment by its number.</summary>
    public IReadOnlyDictionary<int, (long Time, long Duration)> Listed => listed;

    /// <summary>Looks until another segment is listed; its number.</summary>
    public async Task<int> NextAsync()
    {
        using var next = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var before = last; last == before; await next.WaitForNextTickAsync()) await LookAsync();
        return last;
    }

    /// <summary>Looks once.</summary>
    public async Task<XElement> LookAsync()
    {
        var manifest = XDocument.Parse(await http.GetStringAsync(new Uri($"live/{channel}/manifest.mpd", UriKind.Relative))).Root!;

        // When it is static, the renditions of a set may share one.
        var listing = manifest.Descendants(Mpd + "Representation").Single(one => one.Attribute("id")!.Value == rendition);
        var template = listing.Element(Mpd + "SegmentTemplate") ?? listing.Parent!.Element(Mpd + "SegmentTemplate")!;
        var (number, time) = ((int)Value(template, "startNumber"), 0L);
        foreach (var run in template.Descendants(Mpd + "S"))
        {
            time = run.Attribute("t") is null ? time : Value(run, "t");
            var duration = Value(run, "d");
            for (var left = run.Attribute("r") is null ? 0 : Value(run, "r"); left >= 0; left--, number++, time += duration) Take(number, time, duration);
        }

        if (number <= last) Faults.Add($"Segment {last} was listed, and then is not.");
        last = number - 1;
        return manifest;
    }

    private void Take(int number, long time, long duration)
    {
        if (listed.TryGetValue(number, out var known) && (known.Time != time || (known.Duration != duration && number < last)))
            Faults.Add($"Segment {number} was at {known.Time} for {known.Duration}, and is at {time} for {duration}.");
        listed[number] = (time, duration);
    }

    /// <summary>Sends a request for a segment; the response when its headers are there.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, int segment, Action<HttpRequestMessage>? with = null)
    {
        var request = new HttpRequestMessage(method, Address(segment));
        with?.Invoke(request);
        return http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Loads a complete segment.</summary>
    public async Task<byte[]> GetAsync(int segment)
    {
        using var response = await http.GetAsync(Address(segment));
        Assert.Equal((HttpStatusCode.OK, "max-age=31536000, immutable"), (response.StatusCode, response.Headers.CacheControl?.ToString().Replace("public, ", "", StringComparison.Ordinal)));
        return await response.Content.ReadAsByteArrayAsync();
    }

    /// <summary>Whether the playlist of the rendition lists the segment: then it is complete.</summary>
    public async Task<bool> IsCompleteAsync(int segment) =>
        (await http.GetStringAsync(new Uri($"live/{channel}/{rendition}/playlist.m3u8", UriKind.Relative))).Contains(Name(segment), StringComparison.Ordinal);

    private Uri Address(int segment) => new($"live/{channel}/1/{rendition}/{Name(segment)}", UriKind.Relative);

    private static string Name(int segment) => string.Create(CultureInfo.InvariantCulture, $"seg-{segment:D5}.m4s");

    private static long Value(XElement element, string name) => long.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
