using System.Net;
using System.Net.Http.Json;
using Encoder.Contracts;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;

namespace Encoder.Server.Tests.Assets;

public sealed class BlockTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const int Full = AssetInfo.BlockLength;
    private HttpClient Http => server.Http;

    [FfmpegFact]
    public async Task Blocks_OutOfOrderAndTwice_AreStoredOnceAndComplete()
    {
        var file = AssetApi.Bytes((2 * Full) + 1000);
        var asset = await Http.CreateAsync(file.Length);
        await Http.PutAsync(asset, 2, file[(2 * Full)..]).SucceedsAsync();
        await Http.PutAsync(asset, 0, file[..Full]).SucceedsAsync();
        await Http.PutAsync(asset, 0, file[..Full]).SucceedsAsync();
        var info = await Http.InfoAsync(asset);
        Assert.Equal([new(0, 1), new(2, 1)], info.StoredBlocks);
        Assert.Equal((Full + 1000L, AssetState.Receiving), (info.StoredBytes, info.State));
        await Http.PostAsync($"/api/assets/{asset}/complete", null).FailsAsync(HttpStatusCode.Conflict, "asset.incomplete", "block 1");
        await Http.PutAsync(asset, 1, file[Full..(2 * Full)]).SucceedsAsync();
        await Http.PostAsync($"/api/assets/{asset}/complete", null).SucceedsAsync();
        await Http.PostAsync($"/api/assets/{asset}/complete", null).SucceedsAsync();
        Assert.Equal(AssetState.Complete, (await Http.InfoAsync(asset)).State);
    }

    [FfmpegFact]
    public async Task Block_ThatIsWrong_IsRefusedAndNotStored()
    {
        var asset = await Http.CreateAsync(Full + 100);
        var block = AssetApi.Bytes(Full);
        await Http.PutAsync(asset, 0, block, new string('0', 64)).FailsAsync(HttpStatusCode.UnprocessableEntity, "block.checksum_mismatch");
        await Http.PutAsync(asset, 0, block, "short").FailsAsync(HttpStatusCode.BadRequest, "request.invalid");
        await Http.PutAsync(asset, 0, block[1..]).FailsAsync(HttpStatusCode.BadRequest, "block.short");
        await Http.PutAsync(asset, 1, block[..101]).FailsAsync(HttpStatusCode.BadRequest, "block.beyond_length");
        await Http.PutAsync(asset, 2, block[..10]).FailsAsync(HttpStatusCode.BadRequest, "block.beyond_length");
        Assert.Equal(0, (await Http.InfoAsync(asset)).StoredBytes);
        Assert.Null(await server.Store.OpenReadAsync($"assets/{asset}/blocks/00000000", 0, default));
    }

    [FfmpegFact]
    public async Task Block_InPieces_IsReadableFromTheFirstAndWholeAtTheLast()
    {
        var file = AssetApi.Bytes(Full + 1000);
        var asset = await Http.CreateAsync(file.Length);
        await Http.PutAsync(asset, 0, file[..300], offset: 0).SucceedsAsync();
        await Http.PutAsync(asset, 0, file[100..500], offset: 100).SucceedsAsync();
        await Http.PutAsync(asset, 1, file[Full..(Full + 10)], offset: 0).SucceedsAsync();
        var info = await Http.InfoAsync(asset);
        Assert.Equal((510, 0), (info.StoredBytes, info.StoredBlocks.Count));
        Assert.Equal([new(0, 500), new(1, 10)], info.PartialBlocks);

        await Http.PutAsync(asset, 0, file[500..Full], offset: 500).SucceedsAsync();
        await Http.PutAsync(asset, 0, file[500..Full], offset: 500).SucceedsAsync();
        await Http.PutAsync(asset, 1, file[(Full + 10)..], offset: 10).SucceedsAsync();
        info = await Http.InfoAsync(asset);
        Assert.Equal((AssetState.Complete, (long)file.Length), (info.State, info.StoredBytes));
        Assert.Equal([new(0, 2)], info.StoredBlocks);
        await using var stored = (await server.Store.OpenReadAsync($"assets/{asset}/blocks/00000000", 0, default))!;
        var bytes = new byte[Full];
        await stored.ReadExactlyAsync(bytes);
        Assert.Equal(file[..Full], bytes);
    }

    [FfmpegFact]
    public async Task Pieces_InAnyOrder_MakeTheBlock()
    {
        var file = AssetApi.Bytes(1000);
        var asset = await Http.CreateAsync(file.Length);
        await Http.PutAsync(asset, 0, file[900..], offset: 900).SucceedsAsync();
        await Http.PutAsync(asset, 0, file[300..500], offset: 300).SucceedsAsync();
        Assert.Equal([new(0, 200, 300), new(0, 100, 900)], (await Http.InfoAsync(asset)).PartialBlocks);
        await Http.PostAsync($"/api/assets/{asset}/complete", null).FailsAsync(HttpStatusCode.Conflict, "asset.incomplete", "block 0");
        await Http.PutAsync(asset, 0, [.. file[400..499], (byte)(file[499] ^ 1), .. file[500..600]], offset: 400).FailsAsync(HttpStatusCode.Conflict, "block.conflict");

        // Over what is there already, and to its end.
        await Http.PutAsync(asset, 0, file[..950], offset: 0).SucceedsAsync();
        Assert.Equal((AssetState.Complete, 1000L), await StateAsync(asset));
        await using var stored = (await server.Store.OpenReadAsync($"assets/{asset}/blocks/00000000", 0, default))!;
        Assert.Equal(file, await AllAsync(stored));
        Assert.Empty(await server.Store.ListAsync($"assets/{asset}/parts/", default).ToListAsync());
    }

    [FfmpegFact]
    public async Task Pieces_FromManyWritersAtOnce_MakeTheBlockOnce()
    {
        var file = AssetApi.Bytes(Full);
        var asset = await Http.CreateAsync(file.Length);
        var pieces = Enumerable.Range(0, 16).Select(number => number * (Full / 16)).ToArray();
        new Random(3).Shuffle(pieces);
        // Each overlaps the next by half.
        await Task.WhenAll(pieces.Select(from => Http.PutAsync(asset, 0, file[from..Math.Min(Full, from + (Full * 3 / 32))], offset: from).SucceedsAsync()));
        Assert.Equal((AssetState.Complete, (long)Full), await StateAsync(asset));
        await using var stored = (await server.Store.OpenReadAsync($"assets/{asset}/blocks/00000000", 0, default))!;
        Assert.Equal(file, await AllAsync(stored));
    }

    [FfmpegFact]
    public async Task Block_WithOtherBytesThanAPieceOfIt_IsRefused()
    {
        var file = AssetApi.Bytes(1000);
        var asset = await Http.CreateAsync(file.Length);
        await Http.PutAsync(asset, 0, file[900..], offset: 900).SucceedsAsync();
        await Http.PutAsync(asset, 0, AssetApi.Bytes(1000, seed: 2)).FailsAsync(HttpStatusCode.Conflict, "block.conflict");
        await Http.PutAsync(asset, 0, file).SucceedsAsync();
        Assert.Equal((AssetState.Complete, 1000L), await StateAsync(asset));
    }

    [FfmpegFact]
    public async Task Piece_ThatDoesNotFit_IsRefusedAndNotStored()
    {
        var file = AssetApi.Bytes(1000);
        var asset = await Http.CreateAsync(file.Length);
        await Http.PutAsync(asset, 0, file[..300], offset: 0).SucceedsAsync();
        await Http.PutAsync(asset, 0, file[..300], offset: 100).FailsAsync(HttpStatusCode.Conflict, "block.conflict");
        await Http.PutAsync(asset, 0, file[300..400], new string('0', 64), offset: 300).FailsAsync(HttpStatusCode.UnprocessableEntity, "block.checksum_mismatch");
        await Http.PutAsync(asset, 0, file[..701], offset: 300).FailsAsync(HttpStatusCode.BadRequest, "block.beyond_length");
        await Http.PutAsync(asset, 0, file[..1], offset: 1000).FailsAsync(HttpStatusCode.BadRequest, "block.beyond_length");
        await Http.PutAsync(asset, 0, file[..1], offset: -1).FailsAsync(HttpStatusCode.BadRequest, "block.beyond_length");
        Assert.Equal(300, (await Http.InfoAsync(asset)).StoredBytes);
        await Http.PutAsync(asset, 0, file[300..], offset: 300).SucceedsAsync();
        await Http.PutAsync(asset, 0, AssetApi.Bytes(10, seed: 2), offset: 5).FailsAsync(HttpStatusCode.Conflict, "block.conflict");
    }

    [FfmpegFact]
    public async Task Block_FromManyWritersWithOtherBytes_IsTheFirstOnesAndTheOthersHearSo()
    {
        var asset = await Http.CreateAsync(Full);
        var blocks = Enumerable.Range(1, 6).Select(seed => AssetApi.Bytes(Full, seed)).ToList();
        var answers = await Task.WhenAll(blocks.Select(block => Http.PutAsync(asset, 0, block)));
        var winner = Array.FindIndex(answers, answer => answer.IsSuccessStatusCode);
        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        await using var stored = (await server.Store.OpenReadAsync($"assets/{asset}/blocks/00000000", 0, default))!;
        var bytes = new byte[Full];
        await stored.ReadExactlyAsync(bytes);
        Assert.Equal(blocks[winner], bytes);
        await Http.PutAsync(asset, 0, blocks[winner]).SucceedsAsync();
    }

    [FfmpegFact]
    public async Task OpenAsset_WithAShortBlock_EndsThere()
    {
        var asset = await Http.CreateAsync(null);
        await Http.PutAsync(asset, 1, AssetApi.Bytes(10)).SucceedsAsync();
        Assert.Equal(Full + 10, (await Http.InfoAsync(asset)).Length);
        await Http.PutAsync(asset, 2, AssetApi.Bytes(10)).FailsAsync(HttpStatusCode.BadRequest, "block.beyond_length");
        await Http.PostAsJsonAsync($"/api/assets/{asset}/complete", new { length = 10 }).FailsAsync(HttpStatusCode.Conflict, "asset.length_conflict");
        await Http.PutAsync(asset, 0, AssetApi.Bytes(Full)).SucceedsAsync();
        await Http.PostAsJsonAsync($"/api/assets/{asset}/complete", new { length = Full + 10 }).SucceedsAsync();
    }

    [FfmpegFact]
    public async Task Create_WithTheSameKey_GivesTheSameAssetAndJob()
    {
        var first = await Http.CreateAsync(100, job: "{}", key: "k1");
        Assert.Equal(first, await Http.CreateAsync(100, job: "{}", key: "k1"));
        Assert.NotEqual(first, await Http.CreateAsync(100, job: "{}", key: "k2"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/assets") { Content = JsonContent.Create(new { fileName = "other", length = 7 }) };
        request.Headers.Add("Idempotency-Key", "k1");
        await Http.SendAsync(request).FailsAsync(HttpStatusCode.Conflict, "asset.key_taken");
    }

    [FfmpegTheory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\films\\a.mp4", "a.mp4")]
    [InlineData("<script>\u0007.mp4", "<script>.mp4")]
    public async Task FileName_OfAClient_IsANameAndNeverAPath(string given, string kept) =>
        Assert.Equal(kept, (await Http.InfoAsync(await Http.CreateAsync(1, given))).FileName);

    [FfmpegFact]
    public async Task Delete_DuringAnUpload_EndsAssetAndJob()
    {
        var asset = await Http.CreateAsync(2 * Full, job: "{}");
        await Http.PutAsync(asset, 0, AssetApi.Bytes(Full)).SucceedsAsync();
        var job = (await Http.InfoAsync(asset)).Job!;
        await Http.DeleteAsync($"/api/assets/{asset}").SucceedsAsync();
        Assert.Equal(AssetState.Deleted, (await Http.InfoAsync(asset)).State);
        await Http.PutAsync(asset, 1, AssetApi.Bytes(Full)).FailsAsync(HttpStatusCode.Gone, "asset.deleted");
        Assert.Equal(JobState.Cancelled, (await server.EndAsync(job)).State);
    }

    [FfmpegTheory]
    [InlineData("0123456789abcdef01234567")]
    [InlineData("..%2f..%2fetc")]
    [InlineData("x")]
    public async Task Asset_ThatIsNot_IsNotFound(string asset)
    {
        await Http.GetAsync($"/api/assets/{asset}").FailsAsync(HttpStatusCode.NotFound, "asset.not_found");
        await Http.PutAsync(asset, 0, [1]).FailsAsync(HttpStatusCode.NotFound, "asset.not_found");
        await Http.PostAsync($"/api/assets/{asset}/complete", null).FailsAsync(HttpStatusCode.NotFound, "asset.not_found");
    }

    [FfmpegFact]
    public async Task Upload_WithAJob_IsEncodedAndPlayable()
    {
        var file = await File.ReadAllBytesAsync(await TestMedia.ClipAsync(new ClipSpec { Seconds = "2" }));
        var asset = await Http.CreateAsync(file.Length, job: """{"ladder":[{"name":"60p","height":60,"preset":"ultrafast"}]}""");
        await Http.PutAsync(asset, 0, file).SucceedsAsync();
        await Http.PostAsync($"/api/assets/{asset}/complete", null).SucceedsAsync();
        var end = await server.EndAsync((await Http.InfoAsync(asset)).Job!);
        Assert.Equal((JobState.Done, asset), (end.State, end.Request.Source.Asset));
    }

    // An upload that is completed early, between two fragments: the index at its front tells of the rest, as that of a file on disk does.
    [FfmpegTheory]
    [InlineData(90, null)]
    [InlineData(10, "asset.loss_beyond_limit")]
    public async Task Upload_CompletedEarly_IsToldByTheSourceItself(int maxLoss, string? code)
    {
        var clip = new ClipSpec
        {
            Seconds = "8", Rate = "24", Audio = null, Video = "-c:v libx264 -preset ultrafast -g 24 -pix_fmt yuv420p", More = "-movflags +frag_keyframe+empty_moov+default_base_moof+global_sidx",
        };
        var file = await File.ReadAllBytesAsync(await TestMedia.ClipAsync(clip));
        var end = 0;
        for (var fragment = 0; fragment < 3; fragment++) end += file.AsSpan(end).IndexOf("moof"u8) + 4;
        var early = file[..(end - 8)];
        var asset = await Http.CreateAsync(null, job: $$"""{"ladder":[{"name":"60p","height":60,"preset":"ultrafast"}],"maxLossPercent":{{maxLoss}}}""");
        await Http.PutAsync(asset, 0, early).SucceedsAsync();
        await Http.PostAsJsonAsync($"/api/assets/{asset}/complete", new { length = early.Length }).SucceedsAsync();

        var job = await server.EndAsync((await Http.InfoAsync(asset)).Job!);

        Assert.Equal(code, job.Fault?.Code);
        Assert.Contains(job.Warnings, warning => warning.Code == "asset.truncated" && warning.Message.Contains("at 2.00 s of the 8.00 s", StringComparison.Ordinal));
    }

    private async Task<(AssetState State, long StoredBytes)> StateAsync(string asset)
    {
        var info = await Http.InfoAsync(asset);
        return (info.State, info.StoredBytes);
    }

    private static async Task<byte[]> AllAsync(Stream stream)
    {
        using var all = new MemoryStream();
        await stream.CopyToAsync(all);
        return all.ToArray();
    }
}
