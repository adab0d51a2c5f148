using Encoder.Contracts;
using Encoder.ServerSupport;
using Encoder.ServerSupport.Live;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>Black and silence while the publisher of a channel is away.</summary>
public sealed class SlateTests
{
    [FfmpegFact]
    public async Task Channel_WhosePublisherIsAway_GoesOnInBlackAndSilence()
    {
        await using var server = new ServerFixture { Settings = new Dictionary<string, string?> { ["Live:Ports"] = FreePort.Find(), ["Live:SilenceAfter"] = "00:00:02" } };
        await server.InitializeAsync();
        var created = await LiveViewer.CreateAsync(server.Http, new ChannelSpec
        {
            Name = "Trial",
            SlateAfterSeconds = 1,
            Ladder =
            [
                new RungSpec { Name = "96p", Width = LivePublisher.Width, Height = LivePublisher.Height, Preset = "ultrafast" },
                new RungSpec { Name = "48p", Width = LivePublisher.Width / 2, Height = LivePublisher.Height / 2, Preset = "ultrafast" },
            ],
        });
        var viewer = new LiveViewer(server.Http, created.Channel.Id);
        var address = $"{(await viewer.UntilAsync(info => info.State == ChannelState.Waiting)).IngestAddress}/{created.StreamKey}";

        await using (var first = await LivePublisher.StartWhenOpenAsync(address, 100)) Assert.Equal(0, await first.EndAsync());
        var away = await viewer.UntilAsync(_ => viewer.Renditions.Count == 3 && viewer.Renditions.All(rendition => viewer.Segments(rendition, 2).Count >= 3));
        Assert.Equal((ChannelState.Interrupted, LivePublisher.Width), (away.State, away.Input!.Width));
        Assert.Equal([false, true], away.Sessions.Select(session => session.IsSlate));

        await using (var again = await LivePublisher.StartWhenOpenAsync(address, 75))
        {
            await viewer.UntilAsync(info => info.State == ChannelState.Live);
            Assert.Equal(0, await again.EndAsync());
        }

        await viewer.UntilAsync(_ => viewer.Segments("96p", 4).Count > 0);
        await viewer.PostAsync("stop");
        await viewer.UntilAsync(_ => viewer.Renditions.All(viewer.HasEnded));

        Assert.Empty(viewer.Faults);
        var sessions = (await viewer.InfoAsync()).Sessions;
        Assert.Equal([false, true, false, true], sessions.Select(session => session.IsSlate));
        Assert.True(sessions[1].EndedAt <= sessions[2].StartedAt, "The slate goes on beside the publisher.");
        Assert.Equal(Enumerable.Range(0, 100), await viewer.NumbersAsync("96p", 1));
        Assert.Equal(Enumerable.Range(0, 75), await viewer.NumbersAsync("96p", 3));
        var sound = viewer.Renditions.Single(rendition => rendition.StartsWith("audio", StringComparison.Ordinal));
        foreach (var session in new[] { 2, 4 })
        {
            Assert.All(await viewer.NumbersAsync("96p", session), number => Assert.Equal(0, number));
            Assert.NotEmpty(viewer.Segments("48p", session));
            var samples = await viewer.SamplesAsync(sound, session);
            Assert.NotEmpty(samples);
            Assert.All(samples, sample => Assert.InRange(sample, -1, 1));
        }

        Assert.Equal([0L, 1L, 2L, 3L], viewer.List("48p").Segments.Select(segment => segment.Discontinuity).Distinct());
    }
}
