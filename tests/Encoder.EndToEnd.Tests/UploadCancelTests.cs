using System.Diagnostics;
using Encoder.Client;
using Encoder.Contracts;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>Who cancels an upload wants the machine back: processes, blocks, and what was encoded of them.</summary>
public sealed class UploadCancelTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly ClipSpec Clip = new()
    {
        Size = "320x240", Seconds = "9", Filter = "noise=alls=100:allf=t", Video = "-c:v libx264 -preset ultrafast -qp 0 -g 24 -pix_fmt yuv420p", Container = "mkv",
    };

    [FfmpegFact]
    public async Task Upload_Cancelled_EndsProcessesAndLeavesNothingWithinTenSeconds()
    {
        var data = TestMedia.NewFolder();
        await using var server = await ServeProcess.StartAsync(data);
        using var client = new EncoderClient(new EncoderClientOptions { Server = server.Address, StateFolder = TestMedia.NewFolder() });
        var begun = new Begun();
        var spec = new JobSpec { Ladder = [new RungSpec { Name = "120p", Height = 120, Preset = "ultrafast" }], ChunkSeconds = 1, Delivery = new DeliverySpec { SegmentSeconds = 1 } };
        var uploading = client.EncodeFileAsync(await TestMedia.ClipAsync(Clip), spec, new UploadOptions { LimitBytesPerSecond = 1_000_000 }, begun);
        var upload = await begun.Upload;
        await server.UntilAsync(upload.Job!, info => info.Progress.Published > 0);
        var processes = LinuxProcesses.Descendants(server.Id).Select(process => process.Id).ToList();
        Assert.NotEmpty(processes);

        using var patience = new CancellationTokenSource(Limit);
        using var http = new HttpClient { BaseAddress = server.Address };
        using var deleted = await http.DeleteAsync(new Uri($"/api/assets/{upload.Asset}", UriKind.Relative), patience.Token);
        var end = await server.UntilAsync(upload.Job!, info => info.State.IsFinal()).WaitAsync(patience.Token);
        foreach (var process in processes) await GoneAsync(process, patience.Token);
        Assert.Equal(ErrorCodes.AssetDeleted, (await Assert.ThrowsAsync<FaultException>(() => uploading)).Fault.Code);
        await client.DeleteAsync(upload.Job!, patience.Token);

        Assert.Equal(JobState.Cancelled, end.State);
        Assert.Equal(["gone", "meta"], Files(Path.Combine(data, "assets", upload.Asset)));
        Assert.Empty(Files(Path.Combine(data, "jobs", upload.Job!)));
    }

    /// <summary>A service manager waits for a clean end, and what was under way is nobody's loss.</summary>
    [FfmpegFact]
    public async Task Server_ToldToEndDuringAnEncode_EndsCleanlyAndGoesOnWhenStarted()
    {
        var data = TestMedia.NewFolder();
        await using var server = await ServeProcess.StartAsync(data);
        using var client = new EncoderClient(new EncoderClientOptions { Server = server.Address, StateFolder = TestMedia.NewFolder() });
        var spec = new JobSpec { Ladder = [new RungSpec { Name = "240p", Height = 240, Preset = "medium" }], ChunkSeconds = 1, Delivery = new DeliverySpec { SegmentSeconds = 1, Mp4 = false } };
        var job = await client.EncodeFileAsync(await TestMedia.ClipAsync(Clip), spec);
        await server.UntilAsync(job.Id, info => info.Progress.DoneChunks > 0);

        using var patience = new CancellationTokenSource(Limit);
        var processes = LinuxProcesses.Descendants(server.Id).Select(process => process.Id).ToList();
        Assert.Equal(0, await server.TerminateAsync(patience.Token));
        foreach (var process in processes) await GoneAsync(process, patience.Token);

        await using var again = await ServeProcess.StartAsync(data);
        Assert.Equal(JobState.Done, (await again.UntilAsync(job.Id, info => info.State.IsFinal())).State);
    }

    private static async Task GoneAsync(int id, CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (ArgumentException)
        {
            // Gone before it was looked at.
        }
    }

    private static IReadOnlyList<string> Files(string folder) => !Directory.Exists(folder) ? [] :
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];

    private sealed class Begun : IProgress<UploadProgress>
    {
        private readonly TaskCompletionSource<UploadProgress> upload = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<UploadProgress> Upload => upload.Task;

        public void Report(UploadProgress value) => upload.TrySetResult(value);
    }
}
