using Encoder.Contracts;
using Encoder.ServerSupport;
using Encoder.ServerSupport.Live;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>Channels that are pulled from an HLS playlist which grows.</summary>
public sealed class LivePullTests
{
    private const int Pictures = 250;

    [FfmpegTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Channel_PulledFromHls_HasEveryPictureUpToTheEnd(bool isHttps)
    {
        await using var source = await HlsSource.StartAsync(isHttps);
        await using var server = new ServerFixture { Settings = new Dictionary<string, string?> { ["Live:AllowedSources:0"] = source.Address.AbsoluteUri } };
        await server.InitializeAsync();
        await using var publisher = LivePublisher.Start(Path.Combine(source.Folder, "news.m3u8"), Pictures);
        var created = await LiveViewer.CreateAsync(server.Http, new ChannelSpec
        {
            Ladder = [new RungSpec { Name = "96p", Width = LivePublisher.Width, Height = LivePublisher.Height, Preset = "ultrafast" }],
            Protocol = IngestProtocol.Pull,
            Source = source.Address + "news.m3u8",
        });
        var viewer = new LiveViewer(server.Http, created.Channel.Id);

        await viewer.UntilAsync(info => info.Sessions is [{ EndedAt: not null }, ..]);
        Assert.Equal(0, await publisher.EndAsync());
        await viewer.PostAsync("stop");
        await viewer.UntilAsync(_ => viewer.HasEnded("96p"));

        // A player of HLS begins three segments before the end of the list.
        Assert.Empty(viewer.Faults);
        var numbers = await viewer.NumbersAsync("96p", 1);
        Assert.Equal(Enumerable.Range(numbers[0], Pictures - numbers[0]), numbers);
    }
}
