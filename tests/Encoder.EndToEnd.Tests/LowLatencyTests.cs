using System.Net;
using System.Text.Json;
using Encoder.Contracts;
using Encoder.ServerSupport;
using Encoder.ServerSupport.Live;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>A channel with low latency, watched by blocking reloads. Latency is counted in pictures, as in <see cref="LiveLatencyTests"/>.</summary>
[Trait("Category", "Quiet")]
[Collection(nameof(Alone))]
public sealed class LowLatencyTests
{
    private const int Frames = 30 * LivePublisher.Rate;
    private const int Settled = 12 * LivePublisher.Rate;

    private static readonly ChannelSpec Spec = new()
    {
        Name = "Trial",
        LowLatency = true,
        Ladder = [new RungSpec { Name = "96p", Width = LivePublisher.Width, Height = LivePublisher.Height, Preset = "veryfast" }],
    };

    [FfmpegFact]
    public async Task Channel_WithLowLatency_ListsPartsThatAreTheSegment()
    {
        await using var server = new ServerFixture { Settings = new Dictionary<string, string?> { ["Live:Ports"] = FreePort.Find() } };
        await server.InitializeAsync();
        var created = await LiveViewer.CreateAsync(server.Http, Spec);
        var viewer = new LiveViewer(server.Http, created.Channel.Id);
        var address = $"{(await viewer.UntilAsync(info => info.State == ChannelState.Waiting)).IngestAddress}/{created.StreamKey}";
        await using var publisher = await LivePublisher.StartWhenOpenAsync(address, Frames);
        await viewer.UntilAsync(info => info.Links.Hls is not null);

        PartViewer[] renditions = [new(server.Http, created.Channel.Id, "96p"), new(server.Http, created.Channel.Id, "audio")];
        var behind = await Task.WhenAll(renditions.Select(rendition => WatchAsync(rendition, publisher)));
        await AssertRefusesAsync(renditions[0]);
        Assert.Equal(0, await publisher.EndAsync());
        await viewer.UntilAsync(info => info.State == ChannelState.Interrupted);
        await viewer.PostAsync("stop");
        await viewer.UntilAsync(_ => viewer.HasEnded("96p"));

        Assert.Empty(viewer.Faults);
        Assert.Equal(Enumerable.Range(0, Frames), await viewer.NumbersAsync("96p", 1));
        foreach (var (rendition, counts) in renditions.Zip(behind))
        {
            Assert.Empty(rendition.Faults);
            Assert.True(counts.Max() <= 3 * LivePublisher.Rate, $"Pictures sent and not listed: {string.Join(' ', counts)}");
            Assert.True(rendition.PartsOf.Count >= 5, $"Parts of {rendition.PartsOf.Count} segments were listed.");
            foreach (var (segment, parts) in rendition.PartsOf)
                Assert.Equal(await rendition.GetAsync(segment), parts.SelectMany(part => rendition.Parts[part]));
        }
    }

    // Players have the parts: the segment has to begin with them, whoever encodes it.
    [FfmpegFact]
    public async Task Channel_WhoseServerIsKilledWithinASegment_KeepsThePartsThatWereListed()
    {
        var data = TestMedia.NewFolder();
        var settings = Path.Combine(data, "settings.json");
        await File.WriteAllTextAsync(settings, JsonSerializer.Serialize(new { Live = new { Ports = FreePort.Find() } }));
        var server = await ServeProcess.StartAsync(data, 0, "--settings", settings);
        try
        {
            using var http = new HttpClient { BaseAddress = server.Address };
            var created = await LiveViewer.CreateAsync(http, Spec);
            var viewer = new LiveViewer(http, created.Channel.Id);
            var address = $"{(await viewer.UntilAsync(info => info.State == ChannelState.Waiting)).IngestAddress}/{created.StreamKey}";
            var parts = new PartViewer(http, created.Channel.Id, "96p");
            await using (await LivePublisher.StartWhenOpenAsync(address, 1000))
            {
                await viewer.UntilAsync(info => info.Links.Hls is not null);
                while (parts.Open.Count < 2) Assert.Equal(HttpStatusCode.OK, await parts.NextAsync());
                await server.DisposeAsync();
            }

            server = await ServeProcess.StartAsync(data, server.Address.Port, "--settings", settings);
            await viewer.UntilAsync(info => info is { State: ChannelState.Interrupted, IngestAddress: not null });
            await viewer.PostAsync("stop");
            await viewer.UntilAsync(_ => viewer.HasEnded("96p"));

            Assert.Empty(viewer.Faults);
            var segment = await parts.GetAsync(parts.Open[0].Replace("part-", "seg-", StringComparison.Ordinal).Replace("-0.m4s", ".m4s", StringComparison.Ordinal));
            byte[] listed = [.. parts.Open.SelectMany(part => parts.Parts[part])];
            Assert.Equal(listed, segment[..listed.Length]);
            var pictures = await viewer.NumbersAsync("96p", 1);
            Assert.Equal(Enumerable.Range(0, pictures.Count - 4), pictures.SkipLast(4));
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>Watches until the publisher has nearly ended; how many pictures were sent before each request and are not listed in its answer.</summary>
    private static async Task<List<int>> WatchAsync(PartViewer rendition, LivePublisher publisher)
    {
        List<int> behind = [];
        while (publisher.Sent < Frames - (3 * LivePublisher.Rate))
        {
            Assert.Equal(HttpStatusCode.OK, await rendition.NextAsync());

            // The hint is answered once its part is there, which the next list has.
            var hinted = rendition.Hint is { } hint && behind.Count == 10 ? (hint, rendition.GetAsync(hint)) : default;
            var sent = publisher.Sent;
            if (sent >= Settled) behind.Add(sent - (int)Math.Round(rendition.ListedSeconds * LivePublisher.Rate));
            if (hinted.Item2 is null) continue;
            var content = await hinted.Item2;
            Assert.Equal(HttpStatusCode.OK, await rendition.NextAsync());
            Assert.Equal(rendition.Parts[hinted.Item1], content);
        }

        return behind;
    }

    private static async Task AssertRefusesAsync(PartViewer rendition)
    {
        Assert.Equal(HttpStatusCode.BadRequest, await rendition.AskAsync("?_HLS_part=1"));
        Assert.Equal(HttpStatusCode.BadRequest, await rendition.AskAsync("?_HLS_msn=x"));
        Assert.Equal(HttpStatusCode.BadRequest, await rendition.AskAsync(5, null));
        Assert.Equal(HttpStatusCode.BadRequest, await rendition.AskAsync(0, 50));
        Assert.Equal(HttpStatusCode.OK, await rendition.AskAsync(-3, 0));
    }
}
