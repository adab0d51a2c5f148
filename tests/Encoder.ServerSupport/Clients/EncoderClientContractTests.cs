using Encoder.Contracts;
using Encoder.ServerSupport.Live;
using Encoder.Storage;
using Encoder.TestSupport.Media;
using Xunit;

namespace Encoder.ServerSupport.Clients;

/// <summary>What every <see cref="IEncoderClient"/> must do against the real product; one subclass per way to it.</summary>
public abstract class EncoderClientContractTests
{
    // Noise without loss: several blocks in a few seconds, with the index at the end.
    private static readonly ClipSpec Clip = new()
    {
        Size = "320x240", Seconds = "6", Filter = "noise=alls=100:allf=t", Video = "-c:v libx264 -preset ultrafast -qp 0 -g 24 -pix_fmt yuv420p",
    };

    private static readonly JobSpec Spec = new() { Ladder = [new RungSpec { Name = "120p", Height = 120, Params = "-preset ultrafast" }] };

    /// <summary>A client of the server; several keep their unfinished uploads in the same place.</summary>
    protected abstract IEncoderClient Client(ServerFixture server);

    /// <summary>Where unfinished uploads are kept.</summary>
    protected string State { get; } = TestMedia.NewFolder();

    [FfmpegFact]
    public async Task EncodeFile_Whole_EndsDone()
    {
        await using var server = await ServerFixture.StartAsync();
        var client = Client(server);

        var job = await client.EncodeFileAsync(await TestMedia.ClipAsync(Clip), Spec);
        var last = await client.WatchAsync(job.Id).LastAsync();

        Assert.Equal((JobState.Done, 1), (last.State, last.Progress.Published));
    }

    [FfmpegFact]
    public async Task Channel_WithoutAPublisher_IsCreatedStoppedResumedAndDeleted()
    {
        await using var server = new ServerFixture { Settings = new Dictionary<string, string?> { ["Live:Ports"] = FreePort.Find() } };
        await server.InitializeAsync();
        var client = Client(server);

        var created = await client.CreateChannelAsync(new ChannelSpec { Name = "News", Ladder = Spec.Ladder });
        var id = created.Channel.Id;
        Assert.Equal(32, created.StreamKey?.Length);
        Assert.Equal((id, "News"), (Assert.Single((await client.ListChannelsAsync(isActive: true)).Channels).Id, (await client.GetChannelAsync(id)).Name));
        Assert.Equal(ChannelState.Stopped, (await client.StopChannelAsync(id)).State);
        Assert.Empty((await client.ListChannelsAsync(isActive: true)).Channels);
        Assert.Equal(ChannelState.Created, (await client.ResumeChannelAsync(id)).State);
        Assert.Equal(ErrorCodes.ChannelActive, (await Assert.ThrowsAsync<FaultException>(() => client.ResumeChannelAsync(id))).Fault.Code);
        await client.DeleteChannelAsync(id);
        await client.DeleteChannelAsync(id);
        Assert.Equal(ErrorCodes.ChannelNotFound, (await Assert.ThrowsAsync<FaultException>(() => client.GetChannelAsync(id))).Fault.Code);
        Assert.Equal(ErrorCodes.SpecInvalid, (await Assert.ThrowsAsync<FaultException>(() => client.CreateChannelAsync(new ChannelSpec { WindowSeconds = 1 }))).Fault.Code);
    }

    // As by a kill: the first client stops with a block or more stored, and another process takes its place.
    [FfmpegFact]
    public async Task EncodeFile_ClientGoneInTheMiddle_IsGoneOnWithToTheSameJob()
    {
        await using var server = await ServerFixture.StartAsync();
        var path = await TestMedia.ClipAsync(Clip);
        using var stop = new CancellationTokenSource();
        var first = new UploadWatcher(progress =>
        {
            if (progress.StoredBytes > 0) stop.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client(server).EncodeFileAsync(path, Spec, new UploadOptions { Parallel = 1 }, first, stop.Token));

        var (next, second) = (Client(server), new UploadWatcher(_ => { }));
        var job = await next.EncodeFileAsync(path, Spec, progress: second);

        Assert.Equal(first.Seen[0].Job, job.Id);
        Assert.True(second.Seen[0].StoredBytes >= first.Seen[^1].StoredBytes);
        Assert.Equal(JobState.Done, (await next.WatchAsync(job.Id).LastAsync()).State);
    }

    [FfmpegFact]
    public async Task EncodeStream_OfUnknownLength_EndsDoneAndIsListed()
    {
        await using var server = await ServerFixture.StartAsync();
        var client = Client(server);
        await using var stream = new OneWayStream(await File.ReadAllBytesAsync(await TestMedia.ClipAsync(Clip)));

        var job = await client.EncodeStreamAsync(stream, "film.mp4", Spec);

        Assert.Equal(JobState.Done, (await client.WatchAsync(job.Id).LastAsync()).State);
        Assert.Equal([("film.mp4", job.Id)], (await client.ListJobsAsync()).Jobs.Select(each => (each.FileName, each.Id)));
        Assert.Equal(ErrorCodes.JobNotEnded, (await Assert.ThrowsAsync<FaultException>(() => client.RetryAsync(job.Id))).Fault.Code);
    }

    [FfmpegFact]
    public async Task Job_OnAnUploadedAsset_IsDownloadedAndDeleted()
    {
        await using var server = await ServerFixture.StartAsync();
        var client = Client(server);
        var folder = TestMedia.NewFolder();

        var asset = await client.UploadFileAsync(await TestMedia.ClipAsync(Clip));
        var job = await client.CreateJobAsync(new CreateJobRequest(asset.Id, Spec), "once");
        Assert.Equal(job.Id, (await client.CreateJobAsync(new CreateJobRequest(asset.Id, Spec), "once")).Id);
        await client.DownloadAsync(job.Id, folder);

        Assert.Equal(AssetState.Complete, asset.State);
        await AssertSameAsync(server.Store, $"jobs/{job.Id}/out/", folder);
        Assert.True(File.Exists(Path.Combine(folder, "120p.mp4")));
        await client.DeleteAsync(job.Id);
        Assert.Equal(ErrorCodes.JobNotFound, (await Assert.ThrowsAsync<FaultException>(() => client.GetJobAsync(job.Id))).Fault.Code);
    }

    [FfmpegFact]
    public async Task Client_AskedForWhatIsNotThere_GetsTheCodes()
    {
        await using var server = await ServerFixture.StartAsync();
        var client = Client(server);

        foreach (var id in new[] { new string('0', 24), "no/id" })
        {
            Assert.Equal(ErrorCodes.JobNotFound, (await Assert.ThrowsAsync<FaultException>(() => client.GetJobAsync(id))).Fault.Code);
            Assert.Equal(ErrorCodes.AssetNotFound, (await Assert.ThrowsAsync<FaultException>(() => client.CreateJobAsync(new CreateJobRequest(id, Spec)))).Fault.Code);
            await client.DeleteAsync(id);
        }

        Assert.NotEmpty((await client.GetNodesAsync()).Nodes);
    }

    private static async Task AssertSameAsync(IMediaStore store, string prefix, string folder)
    {
        var keys = await store.ListAsync(prefix, CancellationToken.None).Select(stored => stored.Key).ToListAsync();
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => prefix + Path.GetRelativePath(folder, file).Replace('\\', '/'));
        Assert.Equal(keys.Order(StringComparer.Ordinal), files.Order(StringComparer.Ordinal));
        foreach (var key in keys)
        {
            await using var stored = await store.OpenReadAsync(key, 0, CancellationToken.None);
            var bytes = new MemoryStream();
            await stored!.CopyToAsync(bytes);
            Assert.Equal(bytes.ToArray(), File.ReadAllBytes(Path.Combine(folder, key[prefix.Length..])));
        }
    }
}
