using System.Net;
using Encoder.Contracts;
using Encoder.ServerSupport;
using Encoder.ServerSupport.Live;
using Encoder.ServerSupport.Proxy;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>A channel with low latency, watched by its manifest: segments are loaded while they are made.</summary>
[Trait("Category", "Quiet")]
[Collection(nameof(Alone))]
public sealed class LowLatencyDashTests
{
    private const int Frames = 30 * LivePublisher.Rate;

    private static readonly ChannelSpec Spec = new()
    {
        Name = "Trial",
        LowLatency = true,
        Ladder = [new RungSpec { Name = "96p", Width = LivePublisher.Width, Height = LivePublisher.Height, Preset = "veryfast" }],
    };

    [FfmpegFact]
    public async Task Segment_ThatIsOpen_ComesPartByPartAndIsThePublishedOne()
    {
        await using var server = new ServerFixture { Settings = new Dictionary<string, string?> { ["Live:Ports"] = FreePort.Find() } };
        await server.InitializeAsync();
        await WatchAsync(server, server.Http);
    }

    [NginxFact]
    public async Task Segment_ThatIsOpen_ComesPartByPartBehindNginx()
    {
        await using var server = new ServerFixture
        {
            Settings = new Dictionary<string, string?> { ["Live:Ports"] = FreePort.Find() },
            Configure = options => options.PathBase = "/encoder",
        };
        await server.InitializeAsync();
        await using var nginx = await Nginx.StartAsync(server.Address);
        using var http = nginx.Client();
        http.BaseAddress = new Uri(nginx.Address, "/encoder/");
        await WatchAsync(server, http);
    }

    private static async Task WatchAsync(ServerFixture server, HttpClient http)
    {
        var created = await LiveViewer.CreateAsync(server.Http, Spec);
        var viewer = new LiveViewer(server.Http, created.Channel.Id);
        var address = $"{(await viewer.UntilAsync(info => info.State == ChannelState.Waiting)).IngestAddress}/{created.StreamKey}";
        await using var publisher = await LivePublisher.StartWhenOpenAsync(address, Frames);
        await viewer.UntilAsync(info => info.Links.Dash is not null);

        ManifestViewer[] renditions = [new(http, created.Channel.Id, "96p"), new(http, created.Channel.Id, "audio")];
        var loaded = await Task.WhenAll(renditions.Select(rendition => WatchAsync(rendition, publisher)));
        Assert.Equal(0, await publisher.EndAsync());
        await viewer.UntilAsync(info => info.State == ChannelState.Interrupted);
        await viewer.PostAsync("stop");
        await viewer.UntilAsync(_ => viewer.HasEnded("96p"));

        Assert.Empty(viewer.Faults);
        foreach (var (rendition, segments) in renditions.Zip(loaded))
        {
            await rendition.LookAsync();
            Assert.Empty(rendition.Faults);
            foreach (var (number, content, _, _) in segments) Assert.Equal(await rendition.GetAsync(number), content);
            var parts = string.Join(' ', segments.Select(one => $"{one.Number}: {one.Reads} {one.WasOpen}"));
            Assert.True(segments.Count(one => one.WasOpen && one.Reads >= 3) >= 5, parts);
        }
    }

    // Nothing may take what has come for the whole segment; what has come is the beginning of it all the same.
    [FfmpegFact]
    public async Task Segment_WhosePublisherFallsSilent_EndsWithItsConnection()
    {
        await using var server = new ServerFixture { Settings = new Dictionary<string, string?> { ["Live:Ports"] = FreePort.Find(), ["Live:SilenceAfter"] = "00:00:20" } };
        await server.InitializeAsync();
        var created = await LiveViewer.CreateAsync(server.Http, Spec);
        var viewer = new LiveViewer(server.Http, created.Channel.Id);
        var address = $"{(await viewer.UntilAsync(info => info.State == ChannelState.Waiting)).IngestAddress}/{created.StreamKey}";
        await using var publisher = await LivePublisher.StartWhenOpenAsync(address, 1000);
        await viewer.UntilAsync(info => info.Links.Dash is not null);

        var rendition = new ManifestViewer(server.Http, created.Channel.Id, "96p");
        await rendition.NextAsync();
        var number = await rendition.NextAsync();
        using var response = await rendition.SendAsync(HttpMethod.Get, number);
        await publisher.FallSilentAsync();
        var (content, fault) = await ReadAsync(response);

        // It still is open, and of a length that is not known.
        using var head = await rendition.SendAsync(HttpMethod.Head, number);
        using var range = await rendition.SendAsync(HttpMethod.Get, number, request => request.Headers.Range = new(0, 99));
        await publisher.StopAsync();
        await viewer.UntilAsync(info => info.State == ChannelState.Interrupted);
        await viewer.PostAsync("stop");
        await viewer.UntilAsync(_ => viewer.HasEnded("96p"));

        Assert.NotNull(fault);
        Assert.All([head, range], answer => Assert.Equal((HttpStatusCode.OK, true, null), (answer.StatusCode, answer.Headers.CacheControl?.NoStore, answer.Content.Headers.ContentLength)));
        var whole = await rendition.GetAsync(number);
        Assert.NotEmpty(content);
        Assert.True(content.Count < whole.Length, $"{content.Count} bytes came of {whole.Length}.");
        Assert.Equal(whole[..content.Count], content);
    }

    private static async Task<List<(int Number, List<byte> Content, int Reads, bool WasOpen)>> WatchAsync(ManifestViewer rendition, LivePublisher publisher)
    {
        List<(int, List<byte>, int, bool)> loaded = [];

        // The last one that is listed at first may be complete.
        await rendition.NextAsync();
        while (publisher.Sent < Frames - (3 * LivePublisher.Rate))
        {
            var number = await rendition.NextAsync();
            using var response = await rendition.SendAsync(HttpMethod.Get, number);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            var stream = await response.Content.ReadAsStreamAsync();
            var (content, buffer, reads, wasOpen) = (new List<byte>(), new byte[1 << 20], 0, false);
            while (await stream.ReadAsync(buffer) is > 0 and var read)
            {
                content.AddRange(buffer[..read]);
                if (reads++ > 0) continue;
                wasOpen = !await rendition.IsCompleteAsync(number);
                if (wasOpen) Assert.Equal((true, null), (response.Headers.CacheControl?.NoStore, response.Content.Headers.ContentLength));
            }

            loaded.Add((number, content, reads, wasOpen));
        }

        return loaded;
    }

    private static async Task<(List<byte> Content, IOException? Fault)> ReadAsync(HttpResponseMessage response)
    {
        var (content, buffer) = (new List<byte>(), new byte[1 << 20]);
        var stream = await response.Content.ReadAsStreamAsync();
        try
        {
            while (await stream.ReadAsync(buffer) is > 0 and var read) content.AddRange(buffer[..read]);
            return (content, null);
        }
        catch (IOException fault)
        {
            return (content, fault);
        }
    }
}
