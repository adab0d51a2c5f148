using System.Text.Json;
using Encoder.Contracts;
using Encoder.ServerSupport;
using Encoder.ServerSupport.Live;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>Channels with ffmpeg as publisher in real time. Playlists are loaded twice a second and checked; every picture has to be there once.</summary>
public sealed class LiveTests
{
    private static readonly ChannelSpec Spec = new()
    {
        Name = "Trial",
        Ladder = [new RungSpec { Name = "96p", Width = LivePublisher.Width, Height = LivePublisher.Height, Preset = "ultrafast" }],
    };

    [FfmpegFact]
    public async Task Channel_WhosePublisherGoesAndReturns_HasEveryPictureOnce()
    {
        await using var server = new ServerFixture { Settings = new Dictionary<string, string?> { ["Live:Ports"] = FreePort.Find(), ["Live:SilenceAfter"] = "00:00:02" } };
        await server.InitializeAsync();
        var created = await LiveViewer.CreateAsync(server.Http, Spec);
        var viewer = new LiveViewer(server.Http, created.Channel.Id);
        var address = $"{(await viewer.UntilAsync(info => info.State == ChannelState.Waiting)).IngestAddress}/{created.StreamKey}";

        // A wrong key is refused and told of, the right one serves.
        await using (var wrong = await LivePublisher.StartWhenOpenAsync(address[..^1] + "x", 100)) Assert.NotEqual(0, await wrong.EndAsync());
        await viewer.UntilAsync(info => info.Warnings.Any(warning => warning.Code == ErrorCodes.StreamKeyWrong));
        Assert.Empty((await viewer.InfoAsync()).Sessions);

        // While a publisher sends, another is refused.
        await using (var first = await LivePublisher.StartWhenOpenAsync(address, 225))
        {
            await viewer.UntilAsync(info => info.State == ChannelState.Live);
            await using (var second = LivePublisher.Start(address, 100)) Assert.NotEqual(0, await second.EndAsync());
            await viewer.UntilAsync(info => info.Links.Hls is not null);
            var live = await viewer.UntilAsync(info => info.Input?.KeyframeIntervalSeconds is not null || info.State != ChannelState.Live);
            Assert.Equal(ChannelState.Live, live.State);
            Assert.Equal(("h264", LivePublisher.Width, "aac", 2.0), (live.Input!.VideoCodec, live.Input.Width, live.Input.AudioCodec, live.Input.KeyframeIntervalSeconds));
            Assert.DoesNotContain(live.Warnings, warning => warning.Code is ErrorCodes.SoundMissing or ErrorCodes.KeyframesFarApart);
            Assert.Equal(0, await first.EndAsync());
        }

        await viewer.UntilAsync(info => info.State == ChannelState.Interrupted);
        await using (var again = await LivePublisher.StartWhenOpenAsync(address, 150)) Assert.Equal(0, await again.EndAsync());
        await viewer.UntilAsync(info => info.State == ChannelState.Interrupted && info.Sessions.Count == 2);
        await viewer.PostAsync("stop");
        await viewer.UntilAsync(_ => viewer.HasEnded("96p"));

        Assert.Empty(viewer.Faults);
        Assert.Equal(Enumerable.Range(0, 225), await viewer.NumbersAsync("96p", 1));
        Assert.Equal(Enumerable.Range(0, 150), await viewer.NumbersAsync("96p", 2));
        Assert.Equal([0L, 1L], viewer.List("96p").Segments.Select(segment => segment.Discontinuity).Distinct());
    }

    // Keys change within a session, and with each session.
    [FfmpegFact]
    public async Task Channel_Encrypted_PlaysWithTheKeysOfItsSessions()
    {
        await using var server = new ServerFixture { Settings = new Dictionary<string, string?> { ["Live:Ports"] = FreePort.Find(), ["Live:SilenceAfter"] = "00:00:02" } };
        await server.InitializeAsync();
        var created = await LiveViewer.CreateAsync(server.Http, Spec with { Encryption = new EncryptionSpec { Scheme = EncryptionScheme.Aes128, RotateSegments = 1 } });
        var viewer = new LiveViewer(server.Http, created.Channel.Id);
        var address = $"{(await viewer.UntilAsync(info => info.State == ChannelState.Waiting)).IngestAddress}/{created.StreamKey}";
        for (var session = 1; session <= 2; session++)
        {
            await using (var publisher = await LivePublisher.StartWhenOpenAsync(address, 75)) Assert.Equal(0, await publisher.EndAsync());
            await viewer.UntilAsync(info => info.State == ChannelState.Interrupted && info.Sessions.Count == session);
        }

        await viewer.PostAsync("stop");
        await viewer.UntilAsync(_ => viewer.List("96p").HasEnded);

        Assert.Empty(viewer.Faults);
        var keys = await Task.WhenAll(new[] { "1/key", "1/key-1", "2/key", "2/key-1" }.Select(key => server.Http.GetByteArrayAsync(new Uri($"/live/{created.Channel.Id}/{key}", UriKind.Relative))));
        Assert.Equal(4, keys.Select(Convert.ToHexString).Distinct().Count());
        Assert.Null((await viewer.InfoAsync()).Links.Dash);
        foreach (var session in new[] { 1, 2 }) Assert.Equal(Enumerable.Range(0, 75), await viewer.DecryptedNumbersAsync("96p", session));
    }

    [FfmpegFact]
    public async Task Channel_BySrt_HasEveryPictureOnce()
    {
        await using var server = new ServerFixture { Settings = new Dictionary<string, string?> { ["Live:Ports"] = FreePort.Find() } };
        await server.InitializeAsync();
        var created = await LiveViewer.CreateAsync(server.Http, Spec with { Protocol = IngestProtocol.Srt });
        var viewer = new LiveViewer(server.Http, created.Channel.Id);
        var address = $"{(await viewer.UntilAsync(info => info.State == ChannelState.Waiting)).IngestAddress}?passphrase={created.StreamKey}";

        // A wrong passphrase is refused and told of, while the port stays open.
        await using (var wrong = LivePublisher.Start(address[..^1] + "x", 100)) Assert.NotEqual(0, await wrong.EndAsync());
        await viewer.UntilAsync(info => info.Warnings.Any(warning => warning.Code == ErrorCodes.StreamKeyWrong));

        // While a publisher sends, another is refused.
        await using (var first = LivePublisher.Start(address, 150))
        {
            await viewer.UntilAsync(info => info.State == ChannelState.Live);
            await using (var second = LivePublisher.Start(address, 100)) Assert.NotEqual(0, await second.EndAsync());
            Assert.Equal(0, await first.EndAsync());
        }

        await viewer.UntilAsync(info => info.State == ChannelState.Interrupted);

        // A stream id does not matter.
        await using (var again = await LivePublisher.StartWhenOpenAsync($"{address}&streamid=publish:news", 75)) Assert.Equal(0, await again.EndAsync());
        await viewer.UntilAsync(info => info.State == ChannelState.Interrupted && info.Sessions.Count == 2);
        await viewer.PostAsync("stop");
        await viewer.UntilAsync(_ => viewer.HasEnded("96p"));

        Assert.Empty(viewer.Faults);
        await AssertAllButTheLastAsync(viewer, 1, 150);
        await AssertAllButTheLastAsync(viewer, 2, 75);
    }

    [FfmpegFact]
    public async Task Channel_ThatIsPulledStoppedAndResumed_KeepsItsAddressAndEveryPicture()
    {
        var source = $"http://127.0.0.1:{FreePort.Find()}/live/";
        await using var server = new ServerFixture { Settings = new Dictionary<string, string?> { ["Live:AllowedSources:0"] = source } };
        await server.InitializeAsync();
        var created = await LiveViewer.CreateAsync(server.Http, Spec with { Protocol = IngestProtocol.Pull, Source = source + "one.ts?token=secret" });
        var viewer = new LiveViewer(server.Http, created.Channel.Id);
        Assert.Null(created.StreamKey);

        // The source is away, comes, and goes.
        var away = await viewer.UntilAsync(info => info.Warnings.Any(warning => warning.Code == ErrorCodes.SourceAway));
        Assert.Equal(ChannelState.Waiting, away.State);
        Assert.DoesNotContain("secret", JsonSerializer.Serialize(away, ContractsJson.Default.ChannelInfo), StringComparison.Ordinal);
        await using (var first = LivePublisher.Start(source + "one.ts", 100))
        {
            await viewer.UntilAsync(info => info.State == ChannelState.Live);
            Assert.Equal(0, await first.EndAsync());
        }

        await viewer.UntilAsync(info => info.State == ChannelState.Interrupted);
        await viewer.PostAsync("stop");
        var stopped = await viewer.UntilAsync(_ => viewer.HasEnded("96p"));
        Assert.Empty(viewer.Faults);

        // A player that opens the same address after the resume finds both sessions.
        await viewer.PostAsync("resume");
        var resumed = new LiveViewer(server.Http, created.Channel.Id);
        await using (var again = LivePublisher.Start(source + "one.ts", 75)) Assert.Equal(0, await again.EndAsync());
        var live = await resumed.UntilAsync(info => info.State == ChannelState.Interrupted && info.Sessions.Count == 2);
        await resumed.PostAsync("stop");
        await resumed.UntilAsync(_ => resumed.HasEnded("96p"));

        Assert.Equal(stopped.Links, live.Links);
        Assert.Empty(resumed.Faults);
        Assert.Equal(Enumerable.Range(0, 100), await resumed.NumbersAsync("96p", 1));
        Assert.Equal(Enumerable.Range(0, 75), await resumed.NumbersAsync("96p", 2));
    }

    /// <summary>A publisher by SRT that closes its connection does not wait until the other end has taken what it sent last: its delay is 0.12 s.</summary>
    private static async Task AssertAllButTheLastAsync(LiveViewer viewer, int session, int frames)
    {
        var numbers = await viewer.NumbersAsync("96p", session);
        Assert.InRange(numbers.Count, frames - 15, frames);

        // The last ones may refer to a picture that did not come any more.
        Assert.Equal(Enumerable.Range(0, numbers.Count - 4), numbers.SkipLast(4));
    }

    [FfmpegFact]
    public async Task Channel_WhoseServerIsKilled_GoesOnOverADiscontinuity()
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
            await using (await LivePublisher.StartWhenOpenAsync(address, 1000))
            {
                await viewer.UntilAsync(info => info.Links.Hls is not null);
                await server.DisposeAsync();
            }

            server = await ServeProcess.StartAsync(data, server.Address.Port, "--settings", settings);
            await viewer.UntilAsync(info => info is { State: ChannelState.Interrupted, IngestAddress: not null });
            await using (var again = await LivePublisher.StartWhenOpenAsync(address, 100)) Assert.Equal(0, await again.EndAsync());
            await viewer.UntilAsync(info => info.Sessions.Count == 2 && info.State == ChannelState.Interrupted);
            await viewer.PostAsync("stop");
            await viewer.UntilAsync(_ => viewer.HasEnded("96p"));

            Assert.Empty(viewer.Faults);

            // The last ones may refer to a picture that did not come any more.
            var before = await viewer.NumbersAsync("96p", 1);
            Assert.Equal(Enumerable.Range(0, before.Count - 4), before.SkipLast(4));
            Assert.True(before.Count >= 50, $"Only {before.Count} pictures of the first session are kept.");
            Assert.Equal(Enumerable.Range(0, 100), await viewer.NumbersAsync("96p", 2));
        }
        finally
        {
            await server.DisposeAsync();
        }
    }
}
