using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Encoder.AzureSupport;
using Encoder.Contracts;
using Encoder.ServerSupport;

namespace Encoder.Server.Tests.Assets;

/// <summary>Blocks that a client sends to the storage account and the server acknowledges.</summary>
public sealed class DirectBlockTests(AzureServer azure) : IClassFixture<AzureServer>
{
    private const int Full = AssetInfo.BlockLength;
    private HttpClient Http => azure.Server.Http;

    [AzuriteFact]
    public async Task Block_SentToItsAddress_IsStoredWhenItIsAcknowledged()
    {
        var file = AssetApi.Bytes(Full + 1000);
        var asset = await Http.CreateAsync(file.Length);
        Assert.True((await Http.InfoAsync(asset)).DirectUpload);

        var addresses = await AddressesAsync(asset, 0, 1);
        Assert.Equal(HttpStatusCode.Created, await SendAsync(addresses[0], file[..Full]));
        Assert.Equal(0, (await Http.InfoAsync(asset)).StoredBytes);
        await AcknowledgeAsync(asset, 0, file[..Full]).SucceedsAsync();
        await AcknowledgeAsync(asset, 0, file[..Full]).SucceedsAsync();
        await SendAsync(addresses[1], file[Full..]);
        await AcknowledgeAsync(asset, 1, file[Full..]).SucceedsAsync();

        var info = await Http.InfoAsync(asset);
        Assert.Equal((AssetState.Complete, file.Length, null), (info.State, info.StoredBytes, info.DirectUpload));
        Assert.Empty(await azure.Server.Store.ListAsync($"assets/{asset}/unchecked/", default).ToListAsync());
    }

    [AzuriteFact]
    public async Task Acknowledge_BlockThatIsNotAsSaid_IsRefusedAndCanBeSentAgain()
    {
        var block = AssetApi.Bytes(Full);
        var asset = await Http.CreateAsync(Full);
        await AcknowledgeAsync(asset, 0, block).FailsAsync(HttpStatusCode.Conflict, "block.missing");
        await AcknowledgeAsync(asset, 0, block[1..]).FailsAsync(HttpStatusCode.BadRequest, "block.short");
        await AcknowledgeAsync(asset, 0, [.. block, 1]).FailsAsync(HttpStatusCode.BadRequest, "block.beyond_length");
        await AcknowledgeAsync(asset, 1, block).FailsAsync(HttpStatusCode.BadRequest, "block.beyond_length");
        await AcknowledgeAsync(asset, 0, block, "?").FailsAsync(HttpStatusCode.BadRequest, "request.invalid");

        // Other bytes, too few, too many: each is deleted again.
        foreach (var wrong in new[] { AssetApi.Bytes(Full, seed: 2), block[1..], [.. block, 1] })
        {
            Assert.Equal(HttpStatusCode.Created, await SendAsync((await AddressesAsync(asset, 0))[0], wrong));
            await AcknowledgeAsync(asset, 0, block).FailsAsync(HttpStatusCode.UnprocessableEntity, "block.checksum_mismatch");
        }

        Assert.Equal(0, (await Http.InfoAsync(asset)).StoredBytes);
        await SendAsync((await AddressesAsync(asset, 0))[0], block);
        await AcknowledgeAsync(asset, 0, block).SucceedsAsync();
        Assert.Equal(AssetState.Complete, (await Http.InfoAsync(asset)).State);
    }

    [AzuriteFact]
    public async Task Address_OfAnAcknowledgedBlock_DoesNotReplaceIt()
    {
        var (block, other) = (AssetApi.Bytes(Full), AssetApi.Bytes(Full, seed: 2));
        var asset = await Http.CreateAsync(2L * Full);
        var address = (await AddressesAsync(asset, 0))[0];
        await SendAsync(address, block);
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(address, other));
        await AcknowledgeAsync(asset, 0, block).SucceedsAsync();

        // The address can be used again, and what it makes is no block.
        await SendAsync(address, other);
        await AcknowledgeAsync(asset, 0, other).FailsAsync(HttpStatusCode.Conflict, "block.conflict");

        await using var content = (await azure.Server.Store.OpenReadAsync($"assets/{asset}/blocks/00000000", 0, default))!;
        var stored = new byte[Full];
        await content.ReadExactlyAsync(stored);
        Assert.Equal(block, stored);
        Assert.Empty((await AskAsync(asset, 0)).Addresses);
    }

    [AzuriteFact]
    public async Task Block_WithPiecesThatCameThroughTheServer_MustHaveTheirBytes()
    {
        var block = AssetApi.Bytes(Full);
        var asset = await Http.CreateAsync(Full);
        await Http.PutAsync(asset, 0, AssetApi.Bytes(100, seed: 2), offset: 50).SucceedsAsync();
        await SendAsync((await AddressesAsync(asset, 0))[0], block);
        await AcknowledgeAsync(asset, 0, block).FailsAsync(HttpStatusCode.Conflict, "block.conflict");

        asset = await Http.CreateAsync(Full);
        await Http.PutAsync(asset, 0, block[50..150], offset: 50).SucceedsAsync();
        await SendAsync((await AddressesAsync(asset, 0))[0], block);
        await AcknowledgeAsync(asset, 0, block).SucceedsAsync();

        Assert.Equal(AssetState.Complete, (await Http.InfoAsync(asset)).State);
        Assert.Empty(await azure.Server.Store.ListAsync($"assets/{asset}/parts/", default).ToListAsync());
    }

    [AzuriteFact]
    public async Task Addresses_OfWhatCannotBe_AreRefused()
    {
        var asset = await Http.CreateAsync(Full);
        await AskAsync(asset, [0, 1]).FailsAsync(HttpStatusCode.BadRequest, "block.beyond_length");
        await AskAsync(asset, [-1]).FailsAsync(HttpStatusCode.BadRequest, "block.beyond_length");
        await AskAsync(asset, [.. Enumerable.Repeat(0, BlockAddressRequest.MostBlocks + 1)]).FailsAsync(HttpStatusCode.BadRequest, "request.invalid");
        await AskAsync("0123456789abcdef01234567", [0]).FailsAsync(HttpStatusCode.NotFound, "asset.not_found");
        await Http.DeleteAsync($"/api/assets/{asset}").SucceedsAsync();
        await AskAsync(asset, [0]).FailsAsync(HttpStatusCode.Gone, "asset.deleted");
    }

    [AzuriteFact]
    public async Task Addresses_SwitchedOff_AreNotOffered()
    {
        await using var server = await AzureServer.StartAsync(("DirectUpload:Enabled", "false"));
        var asset = await server.Server.Http.CreateAsync(Full);

        Assert.Null((await server.Server.Http.InfoAsync(asset)).DirectUpload);
        await server.Server.Http.PostAsJsonAsync($"/api/assets/{asset}/addresses", new { blocks = new[] { 0 } }).FailsAsync(HttpStatusCode.Conflict, "upload.direct_off");
    }

    private Task<HttpResponseMessage> AskAsync(string asset, int[] blocks) => Http.PostAsJsonAsync($"/api/assets/{asset}/addresses", new { blocks });

    private async Task<BlockAddresses> AskAsync(string asset, int block)
    {
        using var answer = await AskAsync(asset, [block]);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        return (await answer.Content.ReadFromJsonAsync<BlockAddresses>())!;
    }

    private async Task<IReadOnlyList<BlockAddress>> AddressesAsync(string asset, params int[] blocks)
    {
        using var answer = await AskAsync(asset, blocks);
        var addresses = (await answer.Content.ReadFromJsonAsync<BlockAddresses>())!;
        Assert.Equal(900, addresses.ValidForSeconds);
        Assert.Equal(blocks, addresses.Addresses.Select(address => address.Block));
        return addresses.Addresses;
    }

    private static async Task<HttpStatusCode> SendAsync(BlockAddress address, byte[] bytes)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Put, address.Address) { Content = new ByteArrayContent(bytes) };
        foreach (var (name, value) in address.Headers) request.Headers.Add(name, value);
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }

    private Task<HttpResponseMessage> AcknowledgeAsync(string asset, int block, byte[] bytes, string? md5 = null) => Http.PostAsJsonAsync(
        $"/api/assets/{asset}/blocks/{block}/stored", new { length = bytes.Length, md5 = md5 ?? Convert.ToBase64String(MD5.HashData(bytes)) });
}
