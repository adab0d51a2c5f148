using Encoder.Client;
using Encoder.Contracts;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.EndToEnd.Tests;

/// <summary>
/// The server is killed at twenty moments of an upload and its encode, in the middle of requests. The client goes on by itself; every
/// acknowledged byte is there after each start, and the job ends with the bytes of <c>encoder encode</c>. The server is told not to blame its work.
/// </summary>
public sealed class UploadKillTests
{
    private const int Kills = 20;
    private static readonly ClipSpec Clip = new()
    {
        Size = "320x240", Seconds = "9", Filter = "noise=alls=100:allf=t", Video = "-c:v libx264 -preset ultrafast -qp 0 -g 24 -pix_fmt yuv420p", Container = "mkv",
    };

    private static readonly JobSpec Spec = new()
    {
        Ladder = [new RungSpec { Name = "120p", Height = 120, Preset = "ultrafast" }, new RungSpec { Name = "60p", Height = 60, Preset = "ultrafast" }],
        Delivery = new DeliverySpec { SegmentSeconds = 1, Previews = true },
        ChunkSeconds = 1,
    };

    private readonly Random random = new(20261121);
    private readonly Wire wire = new();
    private readonly Progress progress = new();

    [FfmpegFact]
    public async Task Server_KilledAtTwentyMoments_LosesNothingAcknowledgedAndEndsTheSame()
    {
        var path = await TestMedia.ClipAsync(Clip);
        var data = TestMedia.NewFolder();
        var settings = Path.Combine(TestMedia.NewFolder(), "settings.json");
        await File.WriteAllTextAsync(settings, $$"""{"Limits": {"NodeDeathsPerWork": {{Kills + 1}} } }""");
        var server = await ServeProcess.StartAsync(data, more: ["--settings", settings]);
        try
        {
            await using var services = Services(server.Address);
            var uploading = services.GetRequiredService<IEncoderClient>().EncodeFileAsync(path, Spec, new UploadOptions { Parallel = 2, LimitBytesPerSecond = 12_000_000 }, progress);
            for (var kill = 0; kill < Kills; kill++)
            {
                await MomentAsync(server, uploading);
                var acknowledged = progress.Last;
                await server.DisposeAsync();
                server = await ServeProcess.StartAsync(data, server.Address.Port, "--settings", settings);
                if (acknowledged is null) continue;
                var stored = (await server.AssetAsync(acknowledged.Asset)).StoredBytes;
                Assert.True(stored >= acknowledged.StoredBytes, $"Kill {kill}: {acknowledged.StoredBytes} bytes were acknowledged, {stored} are stored.");
            }

            var job = (await uploading).Id;
            var end = await server.UntilAsync(job, info => info.State.IsFinal() && !info.HasFilesToCome);
            Assert.Equal((JobState.Done, null), (end.State, end.Fault));
            Assert.Equal(OutputFiles.Hashes(await UndisturbedAsync(path)), OutputFiles.Hashes(Path.Combine(data, "jobs", job, "out")));
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>While it uploads: after some bytes more, up to two blocks; then, at some point of the encode.</summary>
    private async Task MomentAsync(ServeProcess server, Task<JobInfo> uploading)
    {
        if (!uploading.IsCompleted)
        {
            await Task.WhenAny(wire.AfterAsync(random.NextInt64(2 * AssetInfo.BlockLength)), uploading);
            return;
        }

        var encoded = random.NextDouble();
        await server.UntilAsync((await uploading).Id, info => info.State.IsFinal() || info.Progress.Encoded >= encoded);
    }

    private ServiceProvider Services(Uri server)
    {
        var services = new ServiceCollection();
        services
            .AddEncoderClient(options => (options.Server, options.StateFolder, options.FirstRetryDelay) = (server, TestMedia.NewFolder(), TimeSpan.FromMilliseconds(50)))
            .ConfigurePrimaryHttpMessageHandler(wire.Handler);
        return services.BuildServiceProvider();
    }

    private static async Task<string> UndisturbedAsync(string path)
    {
        var spec = Path.Combine(TestMedia.NewFolder(), "spec.json");
        await File.WriteAllTextAsync(spec, System.Text.Json.JsonSerializer.Serialize(Spec, ContractsJson.Default.JobSpec));
        return await EncoderCommand.EncodeAsync(path, "--spec", spec);
    }

    private sealed class Progress : IProgress<UploadProgress>
    {
        private UploadProgress? last;

        public UploadProgress? Last => Volatile.Read(ref last);

        public void Report(UploadProgress value) => Volatile.Write(ref last, value);
    }
}
