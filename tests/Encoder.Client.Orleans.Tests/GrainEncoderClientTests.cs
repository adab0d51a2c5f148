using Encoder.Contracts;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;

namespace Encoder.Client.Orleans.Tests;

public sealed class GrainEncoderClientTests
{
    private static readonly JobSpec Spec = new() { Ladder = [new RungSpec { Name = "120p", Height = 120, Params = "-preset ultrafast" }] };

    private readonly string state = TestMedia.NewFolder();

    [FfmpegFact]
    public async Task Tenants_OfOneCluster_SeeOnlyTheirOwn()
    {
        await using var server = await ServerFixture.StartAsync();
        var (mine, other) = (Client(server, "news"), Client(server, "sport"));

        var job = await mine.EncodeFileAsync(await TestMedia.ClipAsync(new ClipSpec()), Spec);

        Assert.Equal(job.Id, Assert.Single((await mine.ListJobsAsync()).Jobs).Id);
        Assert.Empty((await other.ListJobsAsync()).Jobs);
        await RefusedAsync(ErrorCodes.JobNotFound, () => other.GetJobAsync(job.Id));
        await RefusedAsync(ErrorCodes.JobNotFound, () => other.CancelAsync(job.Id));
        await RefusedAsync(ErrorCodes.JobNotFound, () => other.DownloadAsync(job.Id, TestMedia.NewFolder()));
        await RefusedAsync(ErrorCodes.AssetNotFound, () => other.CreateJobAsync(new CreateJobRequest(job.Asset!)));
        await other.DeleteAsync(job.Id);
        Assert.Equal(JobState.Done, (await mine.WatchAsync(job.Id).LastAsync()).State);
    }

    // A block goes straight to the store: the bytes that stand there decide, as over HTTP.
    [FfmpegFact]
    public async Task Upload_OtherBytesUnderTheSameName_IsRefused()
    {
        await using var server = await ServerFixture.StartAsync();
        var uploads = new GrainUploads(server.Grains, server.Store, new GrainClientOptions { Tenant = "news" }, TimeProvider.System);
        var asset = await uploads.CreateAsync(new CreateAssetRequest { FileName = "film.mp4", Length = 10 }, "key", default);

        await uploads.SendAsync(asset, 0, null, new byte[10], NoLimit, default);
        await uploads.SendAsync(asset, 0, null, new byte[10], NoLimit, default);

        await RefusedAsync(ErrorCodes.BlockConflict, () => uploads.SendAsync(asset, 0, null, "0123456789"u8.ToArray(), NoLimit, default));
        Assert.Equal(AssetState.Complete, (await uploads.FindAsync(asset.Id, default))!.State);
        Assert.Null(await new GrainUploads(server.Grains, server.Store, new GrainClientOptions(), TimeProvider.System).FindAsync(asset.Id, default));
    }

    private static Task NoLimit(int bytes, CancellationToken cancellationToken) => Task.CompletedTask;

    private GrainEncoderClient Client(ServerFixture server, string tenant) =>
        GrainClientContractTests.Client(server, new GrainClientOptions { StateFolder = state, Tenant = tenant });

    private static async Task RefusedAsync(string code, Func<Task> ask) => Assert.Equal(code, (await Assert.ThrowsAsync<FaultException>(ask)).Fault.Code);
}
