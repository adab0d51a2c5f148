using Encoder.Contracts;
using Encoder.ServerSupport;
using Encoder.ServerSupport.Live;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>
/// How long it takes from a picture that is sent to a playlist that lists it, counted in pictures: those that were sent before the playlist was asked for, less
/// those that it lists. A machine that is slow slows the publisher too.
/// </summary>
[Trait("Category", "Quiet")]
[Collection(nameof(Alone))]
public sealed class LiveLatencyTests
{
    private const int Frames = 40 * LivePublisher.Rate;

    // Until then the tracks are looked for, and what came meanwhile is caught up with.
    private const int Settled = 15 * LivePublisher.Rate;

    private static readonly ChannelSpec Spec = new()
    {
        Name = "Trial",
        Ladder = [new RungSpec { Name = "96p", Width = LivePublisher.Width, Height = LivePublisher.Height, Preset = "ultrafast" }],
    };

    [FfmpegFact]
    public async Task Channel_WithSegmentsOfTwoSeconds_ListsPictureAndSoundWithinTwoSegmentsAndASecond()
    {
        await using var server = new ServerFixture { Settings = new Dictionary<string, string?> { ["Live:Ports"] = FreePort.Find() } };
        await server.InitializeAsync();
        var created = await LiveViewer.CreateAsync(server.Http, Spec);
        var viewer = new LiveViewer(server.Http, created.Channel.Id);
        var address = $"{(await viewer.UntilAsync(info => info.State == ChannelState.Waiting)).IngestAddress}/{created.StreamKey}";
        await using var publisher = await LivePublisher.StartWhenOpenAsync(address, Frames);

        Dictionary<string, List<int>> behind = [];
        using var next = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (publisher.Sent < Frames - LivePublisher.Rate)
        {
            await next.WaitForNextTickAsync();
            var sent = publisher.Sent;
            await viewer.LookAsync();
            if (sent < Settled) continue;
            foreach (var rendition in viewer.Renditions)
            {
                if (!behind.TryGetValue(rendition, out var counts)) behind.Add(rendition, counts = []);
                counts.Add(sent - Listed(viewer, rendition));
            }
        }

        Assert.Empty(viewer.Faults);
        Assert.Equal(2, behind.Count);
        foreach (var (rendition, counts) in behind)
            Assert.True(counts.Max() <= 5 * LivePublisher.Rate, $"{rendition}: pictures sent and not listed: {string.Join(' ', counts)}");
    }

    private static int Listed(LiveViewer viewer, string rendition) => (int)Math.Round(viewer.List(rendition).Segments.Sum(segment => segment.Seconds) * LivePublisher.Rate);
}
