using Encoder.Client.Tests.Support;
using Encoder.ServerSupport.Clients;
using Encoder.Contracts;
using Encoder.TestSupport.Media;
using Microsoft.AspNetCore.Http;

namespace Encoder.Client.Tests.Uploads;

public sealed class UploadTests : IAsyncLifetime
{
    private const int Block = AssetInfo.BlockLength;

    // Of the first block goes a piece, to see how fast the line is.
    private const int First = 256 * 1024;
    private readonly string state = TestMedia.NewFolder();
    private FakeServer server = null!;

    public async Task InitializeAsync() => server = await FakeServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task EncodeFile_SeveralBlocks_ArriveWhole()
    {
        var path = TestFiles.Write((3 * Block) + 17);
        using var client = server.Client(state);

        var job = await client.EncodeFileAsync(path, new JobSpec { Name = "holiday" });

        var asset = server.Assets["a0"];
        Assert.Equal("job-a0", job.Id);
        Assert.Equal(("film.mp4", (3L * Block) + 17, "holiday"), (asset.Request.FileName, asset.Request.Length, asset.Request.Job!.Name));
        Assert.Equal(File.ReadAllBytes(path), asset.Bytes);
        Assert.Equal((3L * Block) + 17, asset.CompletedLength);
        Assert.Empty(Directory.EnumerateFiles(state, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task UploadFile_WithoutAJob_GivesTheAsset()
    {
        using var client = server.Client(state);

        var asset = await client.UploadFileAsync(TestFiles.Write(100));

        Assert.Equal(("a0", AssetState.Complete, (string?)null), (asset.Id, asset.State, asset.Job));
        Assert.Null(server.Assets["a0"].Request.Job);
    }

    [Fact]
    public async Task EncodeFile_IndexAtTheEnd_GoesAfterTheHead()
    {
        var path = Path.Combine(TestMedia.NewFolder(), "film.mp4");
        File.WriteAllBytes(path, [.. TestFiles.Box("ftyp", 24), .. TestFiles.Box("mdat", 3 * Block), .. TestFiles.Box("moov", 5000)]);
        var sent = new List<(string? Block, string? From, long? Bytes)>();
        server.Script = context =>
        {
            if (context.Request.Method == "PUT")
                sent.Add((context.Request.Path.Value![^1..], context.Request.QueryString.Value, context.Request.ContentLength));
            return Task.FromResult(false);
        };
        using var client = server.Client(state);

        await client.EncodeFileAsync(path, new JobSpec(), new UploadOptions { Parallel = 1 });

        Assert.Equal([("0", "?offset=0", 65_536), ("3", "?offset=24", 5000)], sent.Take(2));
        Assert.Equal(("0", "?offset=65536"), (sent[2].Block, sent[2].From));
        Assert.Equal(("3", "?offset=0", 24), sent[^1]);
        Assert.Equal(File.ReadAllBytes(path), server.Assets["a0"].Bytes);
    }

    [Fact]
    public async Task EncodeFile_Progress_EndsWithEveryByteAndNamesTheJob()
    {
        var seen = new List<UploadProgress>();
        using var client = server.Client(state);

        await client.EncodeFileAsync(TestFiles.Write((2 * Block) + 1), new JobSpec(), new UploadOptions { Parallel = 1 }, new Recorder(seen));

        Assert.Equal([0, First, Block, 2 * Block, (2 * Block) + 1], seen.Select(progress => progress.StoredBytes));
        Assert.All(seen, progress => Assert.Equal(("a0", "job-a0", (2L * Block) + 1), (progress.Asset, progress.Job, progress.TotalBytes)));
    }

    [Fact]
    public async Task EncodeFile_ConnectionBrokenInABlock_IsSentAgain()
    {
        var path = TestFiles.Write(2 * Block);
        var broken = 0;
        server.Script = async context =>
        {
            if (context.Request.Path.Value!.EndsWith("/blocks/1", StringComparison.Ordinal) && broken++ < 2)
            {
                await context.Request.Body.ReadAtLeastAsync(new byte[1000], 1000);
                context.Abort();
            }
            return context.RequestAborted.IsCancellationRequested;
        };
        using var client = server.Client(state);

        await client.EncodeFileAsync(path, new JobSpec());

        Assert.Equal(File.ReadAllBytes(path), server.Assets["a0"].Bytes);
        Assert.Equal(3, broken);
    }

    // The answer to the creation is lost: asked again with the same key, the server gives the same asset.
    [Fact]
    public async Task EncodeFile_AnswerOfTheCreationLost_MakesOneAsset()
    {
        var isLost = false;
        server.Script = context =>
        {
            if (context.Request.Path == "/api/assets" && !isLost)
            {
                isLost = true;
                context.Response.OnStarting(() =>
                {
                    context.Abort();
                    return Task.CompletedTask;
                });
            }
            return Task.FromResult(false);
        };
        using var client = server.Client(state);

        await client.EncodeFileAsync(TestFiles.Write(100), new JobSpec());

        Assert.Equal(2, server.Requests.Count(request => request == "POST /api/assets"));
        Assert.Single(server.Assets);
    }

    [Fact]
    public async Task EncodeFile_ServerRestartsInTheMiddle_GoesOn()
    {
        var path = TestFiles.Write(5 * Block);
        Task? restart = null;
        server.Script = async context =>
        {
            if (context.Request.Path.Value!.EndsWith("/blocks/2", StringComparison.Ordinal) && restart is null)
            {
                restart = Task.Run(async () =>
                {
                    await server.StopAsync();
                    await server.StartAgainAsync();
                });
                context.Abort();
            }
            return context.RequestAborted.IsCancellationRequested;
        };
        using var client = server.Client(state);

        await client.EncodeFileAsync(path, new JobSpec());
        await restart!;

        Assert.Equal(File.ReadAllBytes(path), server.Assets["a0"].Bytes);
    }

    [Theory]
    [InlineData("block.conflict", 409)]
    [InlineData("key.refused", 401)]
    [InlineData("asset.too_large", 413)]
    public async Task EncodeFile_Refused_ThrowsTheServersCodeAtOnce(string code, int status)
    {
        server.Script = context => Refuse(context, "PUT", code, status);
        using var client = server.Client(state);

        var fault = await Assert.ThrowsAsync<FaultException>(() => client.EncodeFileAsync(TestFiles.Write(100), new JobSpec()));

        Assert.Equal((code, "It is so."), (fault.Fault.Code, fault.Fault.Message));
        Assert.Single(server.Requests, request => request.StartsWith("PUT", StringComparison.Ordinal));
    }

    // The server's disk is full: it says when to come again, and room is made.
    [Fact]
    public async Task EncodeFile_NoRoomForAWhile_WaitsAsTold()
    {
        var refused = 0;
        server.Script = async context =>
        {
            if (context.Request.Method != "PUT" || refused++ >= 3)
                return false;
            context.Response.Headers.RetryAfter = "0";
            return await Refuse(context, "PUT", ErrorCodes.DiskFull, 507);
        };
        using var client = server.Client(state);

        await client.EncodeFileAsync(TestFiles.Write(100), new JobSpec());

        Assert.Equal(100, server.Assets["a0"].CompletedLength);
    }

    [Fact]
    public async Task EncodeFile_ChangedMeanwhile_TakesTheAssetBack()
    {
        var path = TestFiles.Write(2 * Block);
        server.Script = context =>
        {
            if (context.Request.Path.Value!.EndsWith("/blocks/1", StringComparison.Ordinal))
                File.SetLastWriteTimeUtc(path, new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
            return Task.FromResult(false);
        };
        using var client = server.Client(state);

        var fault = await Assert.ThrowsAsync<FaultException>(() => client.EncodeFileAsync(path, new JobSpec()));

        Assert.Equal(ErrorCodes.AssetChanged, fault.Fault.Code);
        Assert.Empty(server.Assets);
    }

    [Fact]
    public async Task EncodeFile_NoFile_ThrowsBeforeAnyRequest()
    {
        using var client = server.Client(state);

        var fault = await Assert.ThrowsAsync<FaultException>(() => client.EncodeFileAsync("/nowhere/film.mp4", new JobSpec()));

        Assert.Equal(ErrorCodes.AssetNotFound, fault.Fault.Code);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData((2 * Block) + 5, new[] { 0, 1, 2 })]
    [InlineData(2 * Block, new[] { 0, 1 })]
    [InlineData(1, new[] { 0 })]
    public async Task EncodeStream_LengthUnknown_IsToldAtTheEnd(int length, int[] blocks)
    {
        using var client = server.Client(state);

        await client.EncodeStreamAsync(new OneWayStream(TestFiles.Bytes(length)), "live.mkv", new JobSpec());

        var asset = server.Assets["a0"];
        Assert.Null(asset.Request.Length);
        Assert.Equal(length, asset.CompletedLength);
        Assert.Equal(TestFiles.Bytes(length), asset.Bytes);
        Assert.Equal(blocks, BlocksSent().Order());
    }

    [Fact]
    public async Task EncodeStream_Empty_TakesTheAssetBack()
    {
        using var client = server.Client(state);

        var fault = await Assert.ThrowsAsync<FaultException>(() => client.EncodeStreamAsync(new OneWayStream([]), "live.mkv", new JobSpec()));

        Assert.Equal(ErrorCodes.AssetEmpty, fault.Fault.Code);
        Assert.Empty(server.Assets);
    }

    private static async Task<bool> Refuse(HttpContext context, string method, string code, int status)
    {
        if (context.Request.Method != method)
            return false;
        await FakeServer.Problem(code, status).ExecuteAsync(context);
        return true;
    }

    private IEnumerable<int> BlocksSent() => server.Requests.Where(request => request.StartsWith("PUT", StringComparison.Ordinal)).Select(request => int.Parse(request.Split('/')[^1], null)).Distinct();

    private sealed class Recorder(List<UploadProgress> seen) : IProgress<UploadProgress>
    {
        public void Report(UploadProgress value) => seen.Add(value);
    }
}
