using Encoder.Contracts;
using Encoder.ServerSupport;
using Encoder.ServerSupport.Live;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>Three minutes by RTMP and by SRT at once, with two rungs: playlists are right at every moment, and every picture of every rung is there once.</summary>
public sealed class LiveThreeMinutesTests
{
    private const int Frames = 180 * LivePublisher.Rate;

    // The newest pictures are on their way when an SRT publisher closes its connection.
    private const int SrtTail = 15;

    private static readonly ChannelSpec Spec = new()
    {
        Name = "Trial",
        Ladder =
        [
            new RungSpec { Name = "96p", Width = LivePublisher.Width, Height = LivePublisher.Height, Preset = "ultrafast" },
            new RungSpec { Name = "48p", Width = LivePublisher.Width / 2, Height = LivePublisher.Height / 2, Preset = "ultrafast" },
        ],
        WindowSeconds = 240,
    };

    [FfmpegFact]
    public async Task Channels_ByRtmpAndSrtForThreeMinutes_HaveEveryPictureOfEveryRungOnce()
    {
        var counts = await Task.WhenAll(WatchAsync(Spec, "/"), WatchAsync(Spec with { Protocol = IngestProtocol.Srt }, "?passphrase="));

        Assert.All(counts[0], count => Assert.Equal(Frames, count));
        Assert.All(counts[1], count => Assert.InRange(count, Frames - SrtTail, Frames));
    }

    /// <summary>How many pictures each rung has. They follow one another from the first, but for the last few, which may refer to one that did not come.</summary>
    private static async Task<IReadOnlyList<int>> WatchAsync(ChannelSpec spec, string beforeKey)
    {
        await using var server = new ServerFixture { Settings = new Dictionary<string, string?> { ["Live:Ports"] = FreePort.Find() } };
        await server.InitializeAsync();
        var created = await LiveViewer.CreateAsync(server.Http, spec);
        var viewer = new LiveViewer(server.Http, created.Channel.Id);
        var address = $"{(await viewer.UntilAsync(info => info.State == ChannelState.Waiting)).IngestAddress}{beforeKey}{created.StreamKey}";
        await using (var publisher = await LivePublisher.StartWhenOpenAsync(address, Frames))
        {
            var sending = publisher.EndAsync();
            await viewer.UntilAsync(_ => sending.IsCompleted);
            Assert.Equal(0, await sending);
        }

        await viewer.UntilAsync(info => info.State == ChannelState.Interrupted);
        await viewer.PostAsync("stop");
        await viewer.UntilAsync(_ => viewer.HasEnded("96p") && viewer.HasEnded("48p"));
        Assert.Empty(viewer.Faults);
        List<int> counts = [];
        foreach (var rung in spec.Ladder)
        {
            var numbers = await viewer.NumbersAsync(rung.Name, 1);
            Assert.Equal(Enumerable.Range(0, numbers.Count - 4), numbers.SkipLast(4));
            counts.Add(numbers.Count);
        }

        return counts;
    }
}
