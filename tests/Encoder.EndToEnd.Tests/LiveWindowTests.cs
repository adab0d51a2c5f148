using Encoder.Contracts;
using Encoder.ServerSupport;
using Encoder.ServerSupport.Live;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>A session that is longer than the window of its channel, with ffmpeg as publisher in real time.</summary>
public sealed class LiveWindowTests
{
    private const int Frames = 2000;

    [FfmpegFact]
    public async Task Session_LongerThanItsWindow_KeepsTheWindow()
    {
        await using var server = new ServerFixture { Settings = new Dictionary<string, string?> { ["Live:Ports"] = FreePort.Find() } };
        await server.InitializeAsync();
        var created = await LiveViewer.CreateAsync(server.Http, new ChannelSpec
        {
            Name = "Trial",
            Ladder = [new RungSpec { Name = "96p", Width = LivePublisher.Width, Height = LivePublisher.Height, Preset = "ultrafast" }],
            WindowSeconds = 12,
        });
        var viewer = new LiveViewer(server.Http, created.Channel.Id);
        var address = $"{(await viewer.UntilAsync(info => info.State == ChannelState.Waiting)).IngestAddress}/{created.StreamKey}";
        await using (var publisher = await LivePublisher.StartWhenOpenAsync(address, Frames))
        {
            var sending = publisher.EndAsync();
            await viewer.UntilAsync(_ => sending.IsCompleted);
            Assert.Equal(0, await sending);
        }

        await viewer.UntilAsync(info => info.State == ChannelState.Interrupted);
        await viewer.PostAsync("stop");
        await viewer.UntilAsync(_ => viewer.HasEnded("96p"));

        Assert.Empty(viewer.Faults);
        var segments = viewer.List("96p").Segments;
        Assert.Equal(Frames / LivePublisher.Rate, segments.Sum(segment => segment.Seconds), tolerance: 0.1);
        var there = new List<bool>();
        foreach (var segment in segments)
        {
            using var response = await server.Http.GetAsync(new Uri($"/live/{created.Channel.Id}/{segment.Address[3..]}", UriKind.Relative));
            there.Add(response.IsSuccessStatusCode);
        }

        // Those of the beginning are deleted, and what was listed last is there: the pictures of the last ones follow one another to the end.
        Assert.False(there[0]);
        Assert.True(there.FindIndex(isThere => isThere) is > 8 and var first && there.Skip(first).All(isThere => isThere), string.Join(' ', there));
        Assert.All(segments.TakeLast(6).Index(), segment => Assert.True(there[^(6 - segment.Index)]));
    }
}
