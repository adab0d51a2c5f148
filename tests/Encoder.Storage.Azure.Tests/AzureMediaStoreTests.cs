using Azure.Storage.Blobs;
using Encoder.AzureSupport;
using Encoder.Contracts;

namespace Encoder.Storage.Azure.Tests;

[Collection(AzuriteSuite.Name)]
public sealed class AzureMediaStoreTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private FaultProxy proxy = null!;
    private AzureStorageOptions options = null!;
    private OpenedStore? opened;

    public async Task InitializeAsync()
    {
        if (AzuriteServer.Missing is not null) return;
        proxy = await FaultProxy.StartAsync(azurite.Server.Blobs);
        options = azurite.Options(proxy.Address);
        opened = await OpenedStore.OpenAsync(options);
        proxy.Requests.Clear();
    }

    public async Task DisposeAsync()
    {
        opened?.Dispose();
        if (proxy is not null) await proxy.DisposeAsync();
    }

    private AzureMediaStore Store => opened!.Store;

    // What is believed of a block is what the service verified: each request that carries content carries its MD5.
    [AzuriteFact]
    public async Task Write_OfAnySize_CarriesAChecksumInEveryRequest()
    {
        await Store.PutAsync("small", new byte[10], default);
        await Store.PutIfAbsentAsync("block", Noise(4 << 20), default);
        await Store.PutAsync("large", Noise(20 << 20), default);

        var bodies = proxy.Requests.Where(request => request.Request.StartsWith("PUT", StringComparison.Ordinal)).ToList();
        Assert.Equal(1 + 1 + 4, bodies.Count); // 20 MiB are three blocks and their list.
        Assert.Equal(5, bodies.Count(request => request.Md5 is not null));
    }

    [AzuriteFact]
    public async Task Put_GarbledOnTheWay_IsNotStoredAndMayBeTriedAgain()
    {
        proxy.Decide = static request => request.Method == "PUT" ? ProxyFault.Garble : ProxyFault.None;
        Assert.Equal(ErrorCodes.StoreUnreachable, await CodeOfAsync(() => Store.PutIfAbsentAsync("block", Noise(1000), default)));
        proxy.Decide = static _ => ProxyFault.None;
        Assert.Null(await Store.OpenReadAsync("block", 0, default));
    }

    // The winner was told that another one had won, and its commit was taken for somebody else's.
    [AzuriteFact]
    public async Task PutIfAbsent_AnswerLost_StillWins()
    {
        LoseFirst("PUT");
        Assert.True(await Store.PutIfAbsentAsync("record", Noise(10), default));
        Assert.False(await Store.PutIfAbsentAsync("record", Noise(10), default));
    }

    [AzuriteFact]
    public async Task Copy_AnswerLost_IsMadeOnce()
    {
        await Store.PutAsync("from", Noise(10), default);
        LoseFirst("PUT");
        Assert.True(await Store.CopyAsync("from", "to", default));
        Assert.Equal(Noise(10), await ReadAsync("to", 0));
    }

    [AzuriteFact]
    public async Task Read_OfABlock_IsOneRequest()
    {
        await Store.PutAsync("block", Noise(4 << 20), default);
        proxy.Requests.Clear();
        Assert.Equal(Noise(4 << 20)[1000..], await ReadAsync("block", 1000));
        Assert.Single(proxy.Requests);
    }

    [AzuriteFact]
    public async Task Read_BeyondTheFirstWindow_GivesAllOfIt()
    {
        var content = Noise((40 << 20) + 17);
        await Store.PutAsync("film", content, default);
        proxy.Requests.Clear();
        Assert.Equal(content, await ReadAsync("film", 0));
        Assert.Equal(3, proxy.Requests.Count);
    }

    [AzuriteFact]
    public async Task Read_WithSeeks_GivesEachRange()
    {
        var content = Noise(9 << 20);
        await Store.PutAsync("film", content, default);
        await using var stream = (await Store.OpenReadAsync("film", 0, default))!;
        Assert.Equal((content.Length, true), (stream.Length, stream.CanSeek));
        foreach (var offset in new[] { 8 << 20, 100, content.Length - 50, 0 })
        {
            stream.Seek(offset, SeekOrigin.Begin);
            var part = new byte[50];
            await stream.ReadExactlyAsync(part);
            Assert.Equal(content[offset..(offset + 50)], part);
        }
    }

    [AzuriteFact]
    public async Task Read_ReplacedBetweenWindows_IsAFaultAndNoMixture()
    {
        await Store.PutAsync("film", new byte[6 << 20], default);
        await using var stream = (await Store.OpenReadAsync("film", 0, default))!;
        var first = new byte[4 << 20];
        await stream.ReadExactlyAsync(first);
        await Store.PutAsync("film", Noise(6 << 20), default);
        Assert.Equal(ErrorCodes.StoreUnreachable, await CodeOfAsync(() => stream.ReadExactlyAsync(first.AsMemory(0, 10)).AsTask()));
    }

    [AzuriteFact]
    public async Task Service_Away_IsUnreachableAndComesBack()
    {
        options.Retries = 1;
        using var other = await OpenedStore.OpenAsync(options);
        proxy.IsAway = true;
        Assert.Equal(ErrorCodes.StoreUnreachable, await CodeOfAsync(() => other.Store.PutAsync("a", Noise(1), default)));
        Assert.Equal(ErrorCodes.StoreUnreachable, await CodeOfAsync(() => other.Store.OpenReadAsync("a", 0, default)));
        Assert.Equal(ErrorCodes.StoreUnreachable, await CodeOfAsync(async () => await other.Store.ListAsync("", default).ToListAsync()));
        proxy.IsAway = false;
        await other.Store.PutAsync("a", Noise(1), default);
    }

    [AzuriteFact]
    public async Task Service_Busy_IsAskedAgainAsOftenAsTheOptionsSay()
    {
        options.Retries = 2;
        using var other = await OpenedStore.OpenAsync(options);
        proxy.Requests.Clear();
        proxy.Decide = static _ => ProxyFault.Busy;
        Assert.Equal(ErrorCodes.StoreUnreachable, await CodeOfAsync(() => other.Store.PutAsync("a", Noise(1), default)));
        Assert.Equal(3, proxy.Requests.Count);
    }

    // The service's answer to a wrong key quotes the signature and the string that it signed.
    [AzuriteFact]
    public async Task Key_Wrong_IsRefusedWithoutTellingASecret()
    {
        var key = Convert.ToBase64String(new byte[64]);
        options.ConnectionString = AzuriteServer.ConnectionTo(azurite.Server.Blobs, azurite.Server.Queues, azurite.Server.Tables, key);
        using var account = new AzureAccount(options);
        var refused = await Assert.ThrowsAsync<FaultException>(
            () => new AzureMediaStore(account).PutAsync("a", Noise(1), default));
        Assert.Equal(ErrorCodes.StoreRefused, refused.Fault.Code);
        Assert.DoesNotMatch("ignature|AccountKey|SharedKey|[A-Za-z0-9+/]{40}", refused.ToString());
    }

    [AzuriteFact]
    public async Task Container_Missing_IsNotTakenForAMissingObject()
    {
        await new BlobServiceClient(azurite.Server.ConnectionString).DeleteBlobContainerAsync(options.Container);
        Assert.Equal(ErrorCodes.StoreRefused, await CodeOfAsync(() => Store.OpenReadAsync("a", 0, default)));
        Assert.Equal(ErrorCodes.StoreRefused, await CodeOfAsync(() => Store.CopyAsync("a", "b", default)));
    }

    [AzuriteFact]
    public async Task DeletePrefix_OfManyObjects_LeavesNone()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, 100), async (number, token) => await Store.PutAsync($"gops/{number:D6}.nut", Noise(1), token));
        await Store.DeletePrefixAsync("gops/", default);
        Assert.Empty(await Store.ListAsync("", default).ToListAsync());
    }

    [AzuriteFact]
    public async Task Import_ThatFails_KeepsTheFile()
    {
        var path = Path.GetTempFileName();
        proxy.IsAway = true;
        Assert.Equal(ErrorCodes.StoreUnreachable, await CodeOfAsync(() => Store.ImportAsync("a", path, default)));
        Assert.True(File.Exists(path));
        File.Delete(path);
    }

    private static byte[] Noise(int length)
    {
        var content = new byte[length];
        new Random(length).NextBytes(content);
        return content;
    }

    private async Task<byte[]> ReadAsync(string key, long offset)
    {
        await using var stream = (await Store.OpenReadAsync(key, offset, default))!;
        using var content = new MemoryStream();
        await stream.CopyToAsync(content);
        return content.ToArray();
    }

    private static async Task<string> CodeOfAsync(Func<Task> run) => (await Assert.ThrowsAsync<FaultException>(run)).Fault.Code;

    private void LoseFirst(string method)
    {
        var lost = 0;
        proxy.Decide = request => request.Method == method && Interlocked.Exchange(ref lost, 1) == 0 ? ProxyFault.LoseReply : ProxyFault.None;
    }
}
