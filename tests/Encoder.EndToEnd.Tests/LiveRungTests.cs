using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using Encoder.Contracts;
using Encoder.ServerSupport;
using Encoder.ServerSupport.Live;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>A rung that cannot keep up, by an ffmpeg that takes long to encode two rungs at once.</summary>
public sealed class LiveRungTests
{
    private const int Frames = 2000;
    private static readonly XNamespace Mpd = "urn:mpeg:dash:schema:mpd:2011";

    // With two slots a segment of 2 s takes 4 s: a rung is dropped after about 35 s.
    private const string Slow = """
        #!/bin/sh
        case "$*" in *libx264*libx264*) sleep 8 ;; esac
        exec {0} "$@"
        """;

    [FfmpegFact]
    public async Task Rung_ThatCannotKeepUp_IsDroppedAndItsListGoesOn()
    {
        var folder = TestMedia.NewFolder();
        var settings = Path.Combine(folder, "settings.json");
        await File.WriteAllTextAsync(settings, JsonSerializer.Serialize(new { Live = new { Ports = FreePort.Find(), DropRungBehind = 4 } }));
        await using var server = await ServeProcess.StartAsync(await SlowFfmpegAsync(folder), Path.Combine(folder, "data"), 0, "--settings", settings);
        using var http = new HttpClient { BaseAddress = server.Address };
        var created = await LiveViewer.CreateAsync(http, new ChannelSpec
        {
            Name = "Trial",
            Ladder =
            [
                new RungSpec { Name = "96p", Width = LivePublisher.Width, Height = LivePublisher.Height, Preset = "ultrafast" },
                new RungSpec { Name = "48p", Width = LivePublisher.Width / 2, Height = LivePublisher.Height / 2, Preset = "ultrafast" },
            ],
            WindowSeconds = 120,
        });
        var viewer = new LiveViewer(http, created.Channel.Id);
        var address = $"{(await viewer.UntilAsync(info => info.State == ChannelState.Waiting)).IngestAddress}/{created.StreamKey}";
        await using (var publisher = await LivePublisher.StartWhenOpenAsync(address, Frames))
        {
            var behind = await viewer.UntilAsync(info => info.Warnings.Any(warning => warning.Code == ErrorCodes.RungDropped) || info.State == ChannelState.Interrupted);
            Assert.Contains(behind.Warnings, warning => warning.Code == ErrorCodes.RungDropped);
            var master = await GetAsync("master.m3u8");
            Assert.Contains("48p/playlist.m3u8", master, StringComparison.Ordinal);
            Assert.DoesNotContain("96p/playlist.m3u8", master, StringComparison.Ordinal);
            var sending = publisher.EndAsync();
            await viewer.UntilAsync(_ => sending.IsCompleted);
            Assert.Equal(0, await sending);
        }

        await viewer.UntilAsync(info => info.State == ChannelState.Interrupted);
        await viewer.PostAsync("stop");
        await viewer.UntilAsync(_ => viewer.HasEnded("96p") && viewer.HasEnded("48p"));

        Assert.Empty(viewer.Faults);
        var (dropped, left) = (viewer.List("96p").Segments, viewer.List("48p").Segments);
        Assert.Equal(["../1/96p/init.mp4", "../1/48p/init.mp4"], dropped.Select(segment => segment.Map).Distinct());
        Assert.Equal(left.Select(segment => segment.Seconds), dropped.Select(segment => segment.Seconds));
        Assert.Equal(Frames / LivePublisher.Rate, dropped.Sum(segment => segment.Seconds), tolerance: 0.1);
        foreach (var segment in dropped) Assert.NotEmpty(await GetAsync(segment.Address[3..]));

        // In DASH a Period ends with the rung, and the next one follows without a gap.
        var periods = XDocument.Parse(await GetAsync("manifest.mpd")).Descendants(Mpd + "Period").ToList();
        var rung = dropped.TakeWhile(segment => segment.Map == dropped[0].Map).Count();
        Assert.Equal(["1", $"1-{rung}"], periods.Select(period => period.Attribute("id")!.Value));
        Assert.Equal([["96", "48"], ["48"]], periods.Select(period => period.Descendants(Mpd + "Representation").Attributes("height").Select(height => height.Value)));
        Assert.Equal(TimeOf(periods[0], "start") + TimeOf(periods[0], "duration"), TimeOf(periods[1], "start"));
        Assert.Equal(dropped.Take(rung).Sum(segment => segment.Seconds), TimeOf(periods[0], "duration").TotalSeconds, tolerance: 0.1);

        Task<string> GetAsync(string file) => http.GetStringAsync(new Uri($"/live/{created.Channel.Id}/{file}", UriKind.Relative));
    }

    private static TimeSpan TimeOf(XElement period, string attribute) => XmlConvert.ToTimeSpan(period.Attribute(attribute)!.Value);

    // The PATH that finds it before the true one.
    private static async Task<Dictionary<string, string>> SlowFfmpegAsync(string folder)
    {
        var paths = Environment.GetEnvironmentVariable("PATH")!;
        var real = paths.Split(Path.PathSeparator).Select(path => Path.Combine(path, "ffmpeg")).First(File.Exists);
        var slow = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "bin")).FullName, "ffmpeg");
        await File.WriteAllTextAsync(slow, Slow.Replace("{0}", real, StringComparison.Ordinal).ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(slow, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new() { ["PATH"] = $"{Path.GetDirectoryName(slow)}{Path.PathSeparator}{paths}" };
    }
}
