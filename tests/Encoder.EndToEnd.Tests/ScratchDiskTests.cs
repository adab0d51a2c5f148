using System.Net;
using System.Text.Json;
using Encoder.Contracts;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;
using Encoder.TestSupport.Mounts;

namespace Encoder.EndToEnd.Tests;

/// <summary>A scratch disk without room: three attempts were used up at once, and the job had failed for good.</summary>
public sealed class ScratchDiskTests
{
    // With the watch on the node begins nothing; with it off its writes fail, and the work is given back.
    [MountTheory]
    [InlineData("size=64m,nr_inodes=20", 1000)]
    [InlineData("size=64m,nr_inodes=4", 0)]
    [InlineData("size=64k", 0)]
    public async Task Job_WithoutRoomForScratchFiles_WaitsAndGoesOnWhenThereIs(string options, int lowFiles)
    {
        var folder = TestMedia.NewFolder();
        var scratch = Path.Combine(folder, "scratch");
        await using var mount = await Mount.MemoryAsync(scratch, options);
        var settings = Path.Combine(folder, "settings.json");
        await File.WriteAllTextAsync(settings, JsonSerializer.Serialize(new { Disk = new { LowBytes = 0, LowFiles = lowFiles } }));
        var clip = await TestMedia.ClipAsync(new ClipSpec { Seconds = "4", Size = "320x240", Video = "-c:v libx264 -preset ultrafast -crf 20 -g 24 -pix_fmt yuv420p" });
        await using var server = await ServeProcess.StartAsync(Path.Combine(folder, "data"), 0, "--scratch", scratch, "--settings", settings);
        using var http = new HttpClient { BaseAddress = server.Address };
        using var form = new MultipartFormDataContent
        {
            { new StringContent("""{"ladder":[{"name":"90p","width":160,"height":90,"preset":"ultrafast"}]}"""), "job" }, { new ByteArrayContent(await File.ReadAllBytesAsync(clip)), "file", "clip.mp4" },
        };
        using var uploaded = await http.PostAsync(new Uri("/api/upload", UriKind.Relative), form);
        var job = JsonSerializer.Deserialize(await uploaded.Content.ReadAsByteArrayAsync(), ContractsJson.Default.CreatedAsset)!.Job!.Id;

        var ready = await UntilAsync(http, HttpStatusCode.ServiceUnavailable);
        Assert.Contains("scratch", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await MediaTool.RunAsync("mount", ["-o", "remount,size=400m,nr_inodes=100000", scratch]);
        var done = await server.UntilAsync(job, info => info.State.IsFinal());

        Assert.True(done.State == JobState.Done, done.Fault?.ToString());
        await UntilAsync(http, HttpStatusCode.OK);
    }

    private static async Task<HttpResponseMessage> UntilAsync(HttpClient http, HttpStatusCode status)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var polls = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), patience.Token);
            if (answer.StatusCode == status) return answer;
            answer.Dispose();
            await polls.WaitForNextTickAsync(patience.Token);
        }
    }
}
