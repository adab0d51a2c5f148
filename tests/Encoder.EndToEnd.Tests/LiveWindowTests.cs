using System.Text.Json;
using Encoder.Contracts;
using Encoder.ServerSupport;
using Encoder.ServerSupport.Live;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>A session that is longer than the window of its channel, with ffmpeg as publisher in real time.</summary>
public sealed class LiveWindowTests
{
    private const int Frames = 2000;

    // Of connections and children that come and go.
    private const int MoreHandles = 8;

    [FfmpegFact]
    public async Task Session_LongerThanItsWindow_KeepsTheWindowAndNoFileOpen()
    {
        var folder = TestMedia.NewFolder();
        var settings = Path.Combine(folder, "settings.json");
        await File.WriteAllTextAsync(settings, JsonSerializer.Serialize(new { Live = new { Ports = FreePort.Find() } }));
        await using var server = await ServeProcess.StartAsync(Path.Combine(folder, "data"), 0, "--settings", settings);
        using var http = new HttpClient { BaseAddress = server.Address };
        var created = await LiveViewer.CreateAsync(http, new ChannelSpec
        {
            Name = "Trial",
            Ladder = [new RungSpec { Name = "96p", Width = LivePublisher.Width, Height = LivePublisher.Height, Preset = "ultrafast" }],
            WindowSeconds = 12,
        });
        var viewer = new LiveViewer(http, created.Channel.Id);
        var handles = new List<int>();
        var address = $"{(await viewer.UntilAsync(info => info.State == ChannelState.Waiting)).IngestAddress}/{created.StreamKey}";
        await using (var publisher = await LivePublisher.StartWhenOpenAsync(address, Frames))
        {
            var sending = publisher.EndAsync();
            await viewer.UntilAsync(_ =>
            {
                if (OperatingSystem.IsLinux()) handles.Add(LinuxProcesses.HandlesOf(server.Id));
                return sending.IsCompleted;
            });
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
            using var response = await http.GetAsync(new Uri($"/live/{created.Channel.Id}/{segment.Address[3..]}", UriKind.Relative));
            there.Add(response.IsSuccessStatusCode);
        }

        // Those of the beginning are deleted, and what was listed last is there: the pictures of the last ones follow one another to the end.
        Assert.False(there[0]);
        Assert.True(there.FindIndex(isThere => isThere) is > 8 and var first && there.Skip(first).All(isThere => isThere), string.Join(' ', there));
        Assert.All(segments.TakeLast(6).Index(), segment => Assert.True(there[^(6 - segment.Index)]));

        // In the last third the session is half as long again as in the one before, and keeps no more files open.
        if (handles.Count == 0) return;
        var (middle, end) = (handles[(handles.Count / 3)..(handles.Count * 2 / 3)].Max(), handles[(handles.Count * 2 / 3)..].Max());
        Assert.True(end <= middle + MoreHandles, string.Join(' ', handles));
    }
}
