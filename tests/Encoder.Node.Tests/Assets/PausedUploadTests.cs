using Encoder.Contracts;
using Encoder.Grains;
using Encoder.TestSupport.Grains;
using Encoder.TestSupport.Media;

namespace Encoder.Node.Tests.Assets;

/// <summary>An upload that pauses within a GOP, on a node with a single slot.</summary>
public sealed class PausedUploadTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly CancellationTokenSource patience = new(Patience);
    private EncodingNode node = null!;

    public async Task InitializeAsync() => node = await EncodingNode.StartAsync(TestMedia.NewFolder(), slots: 1);

    public async Task DisposeAsync()
    {
        await node.DisposeAsync();
        patience.Dispose();
    }

    [FfmpegFact]
    public async Task Upload_ThatPausesWithinAChunk_LeavesItsSlotToOthersAndGoesOn()
    {
        var path = await TestMedia.ClipAsync(new ClipSpec { Size = "160x96", Rate = "25", Seconds = "12", Container = "mkv", Video = "-c:v libx264 -preset ultrafast -g 250 -pix_fmt yuv420p" });
        var file = await File.ReadAllBytesAsync(path);
        using var attempts = new ArrivingAttempts();
        var asset = new ArrivingAsset(node.Grains, node.Store, file);
        var upload = await SubmitAsync(SourceRef.Of(await asset.CreateAsync()));
        await asset.SendAsync(0, file.Length / 4);
        var chunk = await attempts.BegunAsync(begun => Task.FromResult(begun.Job == upload), patience.Token);

        // The only slot is taken by what waits; another job ends all the same.
        var local = await SubmitAsync(new SourceRef(path, "film", file.Length, "f"));
        await DoneAsync(local);
        await asset.SendAsync(0, file.Length);
        await DoneAsync(upload);

        Assert.Equal("taken", attempts.EndOf(chunk));
        Outputs.AssertSame(node.OutputDirectory(local), node.OutputDirectory(upload));
    }

    private async Task<string> SubmitAsync(SourceRef source)
    {
        var spec = new JobSpec { Ladder = [new RungSpec { Name = "96p", Height = 96 }], Delivery = new DeliverySpec { SegmentSeconds = 4, Mp4 = false } };
        var job = await node.Grains.GetGrain<ICatalogGrain>(JobRequest.LocalTenant).RegisterAsync(new JobRegistration(null, "film"), CancellationToken.None);
        await node.Grains.GetGrain<IJobGrain>(job).SubmitAsync(new JobRequest(spec, source), CancellationToken.None);
        return job;
    }

    private async Task DoneAsync(string job)
    {
        var end = await JobObserver.UntilAsync(node.Grains, node.Announcements, job, snapshot => snapshot.IsSettled, TimeProvider.System, patience.Token);
        Assert.True(end.State == JobState.Done, $"{end.State}: {end.Fault?.Message}");
    }
}
