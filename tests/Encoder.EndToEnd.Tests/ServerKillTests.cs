using Encoder.Actors;
using Encoder.Contracts;
using Encoder.Core.Ladders;
using Encoder.Engine;
using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>Whenever the server is killed, its jobs go on from what is committed and end with the bytes of an undisturbed encode.</summary>
public sealed class ServerKillTests
{
    [FfmpegFact]
    public async Task Server_KilledAgainAndAgain_SameBytesAsEncode()
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Size = "640x360", Seconds = "12" });
        var data = TestMedia.NewFolder();
        var job = await SubmitAsync(data, clip);

        foreach (var encoded in (double[])[0, 0.1, 0.5, 0.9, 1])
        {
            await using var server = await ServeProcess.StartAsync(data);
            await server.UntilAsync(job, info => info.Progress.Encoded >= encoded);
        }

        await using var last = await ServeProcess.StartAsync(data);
        var end = await last.UntilAsync(job, info => info.State.IsFinal() && !info.IsPackaging);

        Assert.Equal((JobState.Done, null), (end.State, end.Fault));
        var undisturbed = await EncoderCommand.EncodeAsync(clip, "--ladder", "360p,240p", "--chunk-seconds", "1", "--segment-seconds", "1");
        Assert.Equal(OutputFiles.Hashes(undisturbed), OutputFiles.Hashes(Path.Combine(data, "jobs", job, "out")));
    }

    private static async Task<string> SubmitAsync(string data, string clip)
    {
        var spec = new JobSpec { Ladder = Ladder.Parse("360p,240p"), ChunkSeconds = 1, Delivery = new DeliverySpec { SegmentSeconds = 1 } };
        var source = new SourceRef(Path.GetFullPath(clip), Path.GetFileName(clip), new FileInfo(clip).Length, "test");
        await using var host = await EngineHost.StartAsync(new EngineOptions { DataDirectory = data, Slots = 1 }, TimeProvider.System, CancellationToken.None);
        var job = await host.Actors.Get<ICatalog>(JobRequest.LocalTenant).RegisterAsync(new JobRegistration(null, "clip"), CancellationToken.None);
        await host.Actors.Get<IJob>(job).SubmitAsync(new JobRequest(spec, source), CancellationToken.None);
        return job;
    }
}
