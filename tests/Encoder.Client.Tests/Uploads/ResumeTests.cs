using Encoder.Client.Tests.Support;
using Encoder.ServerSupport.Clients;
using Encoder.Contracts;
using Encoder.TestSupport.Media;

namespace Encoder.Client.Tests.Uploads;

public sealed class ResumeTests : IAsyncLifetime
{
    private const int Block = AssetInfo.BlockLength;
    private readonly string state = TestMedia.NewFolder();
    private readonly string path = TestFiles.Write(4 * Block);
    private FakeServer server = null!;

    public async Task InitializeAsync() => server = await FakeServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task EncodeFile_AfterAnInterruption_SendsOnlyWhatIsMissing()
    {
        await InterruptAsync();
        var stored = server.Assets["a0"].Blocks.Keys.ToHashSet();
        var before = server.Requests.Count;

        using var client = server.Client(state);
        var job = await client.EncodeFileAsync(path, new JobSpec());

        Assert.Equal("job-a0", job.Id);
        Assert.Equal(File.ReadAllBytes(path), server.Assets["a0"].Bytes);
        Assert.NotEmpty(stored);
        Assert.DoesNotContain(server.Requests.Skip(before), request => stored.Any(n => request == $"PUT /api/assets/a0/blocks/{n}"));
        Assert.Empty(Directory.EnumerateFiles(state, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task EncodeFile_AfterAnInterruptionWithinABlock_GoesOnWithinIt()
    {
        await InterruptAsync();
        var asset = server.Assets["a0"];
        asset.Blocks[2] = File.ReadAllBytes(path)[(2 * Block)..((2 * Block) + 100_000)];
        var seen = new List<string?>();
        server.Script = context =>
        {
            if (context.Request.Path.Value!.EndsWith("/blocks/2", StringComparison.Ordinal))
                seen.Add(context.Request.QueryString.Value);
            return Task.FromResult(false);
        };

        Assert.Equal("job-a0", await UploadAsync());
        Assert.Equal("?offset=100000", seen[0]);
        Assert.Equal(File.ReadAllBytes(path), asset.Bytes);
    }

    [Fact]
    public async Task EncodeFile_AfterAnInterruptionBehindTheIndex_SendsNeitherTwice()
    {
        File.WriteAllBytes(path, [.. TestFiles.Box("ftyp", 24), .. TestFiles.Box("mdat", 3 * Block), .. TestFiles.Box("moov", 5000)]);
        await InterruptAsync();
        var asset = server.Assets["a0"];
        asset.Blocks.Clear();
        asset.Put(0, 0, File.ReadAllBytes(path)[..65_536]);
        asset.Put(3, 24, File.ReadAllBytes(path)[((3 * Block) + 24)..]);
        var sent = 0L;
        server.Script = context =>
        {
            if (context.Request.Method == "PUT") sent += context.Request.ContentLength!.Value;
            return Task.FromResult(false);
        };

        Assert.Equal("job-a0", await UploadAsync());
        Assert.Equal((3 * Block) - 65_536 + 24, sent);
        Assert.Equal(File.ReadAllBytes(path), asset.Bytes);
    }

    [Fact]
    public async Task EncodeFile_NotToResume_BeginsAnew()
    {
        await InterruptAsync();

        Assert.Equal("job-a1", await UploadAsync(new UploadOptions { Resume = false }));
    }

    [Fact]
    public async Task EncodeFile_AnotherSpec_IsAnotherUpload()
    {
        await InterruptAsync();

        Assert.Equal("job-a1", await UploadAsync(spec: new JobSpec { Name = "other" }));
    }

    [Fact]
    public async Task EncodeFile_ChangedUnderTheSameKey_IsAnotherUpload()
    {
        await InterruptAsync(new UploadOptions { ResumeKey = "mine" });
        File.AppendAllText(path, "more");

        Assert.Equal("job-a1", await UploadAsync(new UploadOptions { ResumeKey = "mine" }));
    }

    [Theory]
    [InlineData(AssetState.Expired)]
    [InlineData(AssetState.Deleted)]
    public async Task EncodeFile_AssetGoneMeanwhile_BeginsAnew(AssetState gone)
    {
        await InterruptAsync();
        server.Assets["a0"].State = gone;

        Assert.Equal("job-a1", await UploadAsync());
    }

    [Fact]
    public async Task EncodeFile_RecordDamaged_BeginsAnew()
    {
        await InterruptAsync();
        File.WriteAllText(Directory.EnumerateFiles(state, "*.json", SearchOption.AllDirectories).Single(), "{ \"fingerp");

        Assert.Equal("job-a1", await UploadAsync());
    }

    // Killed between the server's answer and the note of it: the key is on disk, so the same asset comes again.
    [Fact]
    public async Task EncodeFile_KilledBeforeTheAnswerWasNoted_FindsTheSameAsset()
    {
        await InterruptAsync();
        var record = Directory.EnumerateFiles(state, "*.json", SearchOption.AllDirectories).Single();
        File.WriteAllText(record, File.ReadAllText(record).Replace("\"asset\":\"a0\"", "\"asset\":null", StringComparison.Ordinal));

        Assert.Equal("job-a0", await UploadAsync());
    }

    [Fact]
    public async Task EncodeStream_WithAKey_GoesOn()
    {
        var bytes = File.ReadAllBytes(path);
        await InterruptAsync(client => client.EncodeStreamAsync(new OneWayStream(bytes), "live.mkv", new JobSpec(), new UploadOptions { ResumeKey = "live", Parallel = 1 }));
        using var client = server.Client(state);

        var job = await client.EncodeStreamAsync(new OneWayStream(bytes), "live.mkv", new JobSpec(), new UploadOptions { ResumeKey = "live" });

        Assert.Equal("job-a0", job.Id);
        Assert.Equal(bytes, server.Assets["a0"].Bytes);
    }

    // A client that is used daily, on files that are never tried again, would fill the folder.
    [Fact]
    public async Task Record_OfAnUploadGivenUpLongAgo_GoesWithTheNextOne()
    {
        await InterruptAsync();
        var left = Directory.EnumerateFiles(state, "*.json", SearchOption.AllDirectories).Single();
        File.SetLastWriteTimeUtc(left, File.GetLastWriteTimeUtc(left) - TimeSpan.FromDays(31));

        // The application's own: the state folder is its choice.
        var other = Path.Combine(Path.GetDirectoryName(left)!, "mine.txt");
        File.WriteAllText(other, "mine");
        File.SetLastWriteTimeUtc(other, File.GetLastWriteTimeUtc(left));

        await InterruptAsync(new UploadOptions { ResumeKey = "another" });

        Assert.False(File.Exists(left));
        Assert.True(File.Exists(other));
        Assert.Single(Directory.EnumerateFiles(state, "*.json", SearchOption.AllDirectories));
    }

    private Task InterruptAsync(UploadOptions? options = null) =>
        InterruptAsync(client => client.EncodeFileAsync(path, new JobSpec(), (options ?? new UploadOptions()) with { Parallel = 1 }));

    /// <summary>Lets an upload go until its third block, whose connection breaks for good.</summary>
    private async Task InterruptAsync(Func<EncoderClient, Task> upload)
    {
        server.Script = context =>
        {
            if (context.Request.Path.Value!.EndsWith("/blocks/2", StringComparison.Ordinal))
                context.Abort();
            return Task.FromResult(context.RequestAborted.IsCancellationRequested);
        };
        using var client = server.Client(state, options => options.RetryFor = TimeSpan.Zero);
        var fault = await Assert.ThrowsAsync<FaultException>(() => upload(client));
        Assert.Equal(ErrorCodes.ServerUnreachable, fault.Fault.Code);
        server.Script = _ => Task.FromResult(false);
    }

    private async Task<string> UploadAsync(UploadOptions? options = null, JobSpec? spec = null)
    {
        using var client = server.Client(state);
        return (await client.EncodeFileAsync(path, spec ?? new JobSpec(), options)).Id;
    }
}
