using Encoder.Contracts;
using Encoder.ServerSupport;
using Encoder.ServerSupport.Live;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>Channels on one RTMP port, by nginx. Every picture has to be there once, also the first and the last of each session.</summary>
public sealed class RtmpPortTests : IAsyncLifetime
{
    private static readonly ChannelSpec Spec = new()
    {
        Name = "Trial",
        Ladder = [new RungSpec { Name = "96p", Width = LivePublisher.Width, Height = LivePublisher.Height, Preset = "ultrafast" }],
    };

    private readonly ServerFixture server = new() { Settings = new Dictionary<string, string?> { ["Live:RtmpPort"] = FreePort.Find(), ["Live:SilenceAfter"] = "00:00:02" } };

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync().AsTask();

    [RtmpFact]
    public async Task Channels_OnOnePort_HaveEveryPictureOnce()
    {
        var channels = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => CreateAsync(Spec)));
        Assert.Single(channels.Select(channel => channel.Address[..^channel.Key.Length]).Distinct());

        // A wrong key is refused, also where others publish.
        await using (var wrong = await LivePublisher.StartWhenOpenAsync(channels[0].Address[..^1] + "x", 500)) Assert.NotEqual(0, await wrong.EndAsync());
        await Task.WhenAll(channels.Select(async (channel, at) =>
        {
            await using var publisher = LivePublisher.Start(channel.Address, 150 - (25 * at));
            await channel.Viewer.UntilAsync(info => info.State == ChannelState.Live);
            if (at == 0)
            {
                // While a publisher sends, another is refused.
                await using (var second = LivePublisher.Start(channel.Address, 500)) Assert.NotEqual(0, await second.EndAsync());
                AssertHidden(channels.Select(one => one.Key));
            }

            await channel.Viewer.UntilAsync(info => info.State == ChannelState.Interrupted);
            Assert.Equal(0, await publisher.EndAsync());
        }));

        // One returns.
        await using (var again = LivePublisher.Start(channels[0].Address, 75)) Assert.Equal(0, await again.EndAsync());
        await channels[0].Viewer.UntilAsync(info => info.State == ChannelState.Interrupted && info.Sessions.Count == 2);
        foreach (var (at, channel) in channels.Index())
        {
            await StopAsync(channel.Viewer, "96p");
            Assert.Equal(Enumerable.Range(0, 150 - (25 * at)), await channel.Viewer.NumbersAsync("96p", 1));
            Assert.Equal(at == 0 ? 2 : 1, (await channel.Viewer.InfoAsync()).Sessions.Count);
        }

        Assert.Equal(Enumerable.Range(0, 75), await channels[0].Viewer.NumbersAsync("96p", 2));
    }

    [RtmpFact]
    public async Task Publisher_ThatFellSilent_MakesWay()
    {
        var channel = await CreateAsync(Spec);
        await using var silent = await LivePublisher.StartWhenOpenAsync(channel.Address, 1000);
        await channel.Viewer.UntilAsync(info => info.Links.Hls is not null);
        await silent.FallSilentAsync();

        // As publishers do, it tries again until it is let in.
        for (var code = -1; code != 0;)
        {
            await using var again = LivePublisher.Start(channel.Address, 75);
            code = await again.EndAsync();
        }

        await channel.Viewer.UntilAsync(info => info.State == ChannelState.Interrupted && info.Sessions.Count == 2);
        await StopAsync(channel.Viewer, "96p");
        AssertBeginning(await channel.Viewer.NumbersAsync("96p", 1), 50);
        Assert.Equal(Enumerable.Range(0, 75), await channel.Viewer.NumbersAsync("96p", 2));
    }

    [RtmpFact]
    public async Task Nginx_ThatWasKilled_IsStartedAgain()
    {
        var channel = await CreateAsync(Spec);
        await using (var cut = await LivePublisher.StartWhenOpenAsync(channel.Address, 1000))
        {
            await channel.Viewer.UntilAsync(info => info.Links.Hls is not null);
            foreach (var nginx in Children().Where(child => child.Command.Contains("nginx.conf", StringComparison.Ordinal) && child.Command.Contains(server.Data, StringComparison.Ordinal))) LinuxProcesses.TryKill(nginx.Id);
            Assert.NotEqual(0, await cut.EndAsync());
        }

        await channel.Viewer.UntilAsync(info => info.State == ChannelState.Interrupted);
        await using (var again = await LivePublisher.StartWhenOpenAsync(channel.Address, 75)) Assert.Equal(0, await again.EndAsync());
        await channel.Viewer.UntilAsync(info => info.State == ChannelState.Interrupted && info.Sessions.Count == 2);
        await StopAsync(channel.Viewer, "96p");
        AssertBeginning(await channel.Viewer.NumbersAsync("96p", 1), 50);
        Assert.Equal(Enumerable.Range(0, 75), await channel.Viewer.NumbersAsync("96p", 2));
    }

    [RtmpFact]
    public async Task TenChannels_Of360p_HaveEveryPictureOnce()
    {
        const int Frames = 240;
        var spec = Spec with { Ladder = [new RungSpec { Name = "360p", Height = 360, Preset = "ultrafast" }], SegmentSeconds = 4 };
        var film = Path.Combine(TestMedia.NewFolder(), "film.flv");
        await LivePublisher.RecordAsync(film, Frames, 12);
        var channels = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => CreateAsync(spec)));
        await Task.WhenAll(channels.Select(async channel =>
        {
            await using var publisher = LivePublisher.Replay(film, channel.Address);
            await channel.Viewer.UntilAsync(info => info.State == ChannelState.Interrupted);
            Assert.Equal(0, await publisher.EndAsync());
            await StopAsync(channel.Viewer, "360p");
            Assert.Equal(Enumerable.Range(0, Frames), await channel.Viewer.NumbersAsync("360p", 1));
        }));
    }

    private async Task<Channel> CreateAsync(ChannelSpec spec)
    {
        var created = await LiveViewer.CreateAsync(server.Http, spec);
        var viewer = new LiveViewer(server.Http, created.Channel.Id);
        var address = (await viewer.UntilAsync(info => info.State == ChannelState.Waiting)).IngestAddress;
        return new Channel(viewer, $"{address}/{created.StreamKey}", created.StreamKey!);
    }

    private static async Task StopAsync(LiveViewer viewer, string rendition)
    {
        await viewer.PostAsync("stop");
        await viewer.UntilAsync(_ => viewer.HasEnded(rendition));
        Assert.Empty(viewer.Faults);
    }

    /// <summary>The keys are in no command line but those of the publishers, and in no file of the server.</summary>
    private void AssertHidden(IEnumerable<string> keys)
    {
        var seen = Children().Select(child => child.Command)
            .Concat(Directory.EnumerateFiles(server.Data, "nginx.conf", SearchOption.AllDirectories).Select(File.ReadAllText)).ToList();
        Assert.NotEmpty(seen);
        foreach (var key in keys) Assert.DoesNotContain(seen, text => text.Contains(key, StringComparison.Ordinal));
    }

    // Publishers are children of the test, too.
    private static IEnumerable<LinuxProcess> Children() => LinuxProcesses.Descendants(Environment.ProcessId).Where(child => !child.Command.Contains(" -re ", StringComparison.Ordinal));

    /// <summary>Of a session that was cut off, the last ones may refer to a picture that did not come any more.</summary>
    private static void AssertBeginning(IReadOnlyList<int> numbers, int least)
    {
        Assert.True(numbers.Count >= least, $"Only {numbers.Count} pictures are kept.");
        Assert.Equal(Enumerable.Range(0, numbers.Count - 4), numbers.SkipLast(4));
    }

    private sealed record Channel(LiveViewer Viewer, string Address, string Key);
}
