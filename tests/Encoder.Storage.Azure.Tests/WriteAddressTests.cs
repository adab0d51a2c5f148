using System.Net;
using System.Security.Cryptography;
using Encoder.AzureSupport;
using Encoder.TestSupport.Clocks;

namespace Encoder.Storage.Azure.Tests;

[Collection(AzuriteSuite.Name)]
public sealed class WriteAddressTests(AzuriteFixture azurite)
{
    private static readonly byte[] Content = [.. "0123456789"u8];

    [AzuriteFact]
    public async Task Address_OfANewBlob_CreatesItWithItsChecksum()
    {
        using var opened = await OpenedStore.OpenAsync(azurite.Options());
        var address = await opened.Store.WriteAddressOfAsync("direct/0", TimeSpan.FromMinutes(5), default);

        Assert.Equal(HttpStatusCode.Created, await PutAsync(address, Content));

        var found = (await opened.Store.FindAsync("direct/0", default))!;
        Assert.Equal((10L, Convert.ToHexString(MD5.HashData(Content))), (found.Length, Convert.ToHexString(found.Md5!.Value.Span)));
        Assert.Null(await opened.Store.FindAsync("direct/1", default));
    }

    [AzuriteFact]
    public async Task Address_OfABlobThatExists_DoesNotReplaceIt()
    {
        using var opened = await OpenedStore.OpenAsync(azurite.Options());
        var address = await opened.Store.WriteAddressOfAsync("direct/0", TimeSpan.FromMinutes(5), default);
        await PutAsync(address, Content);

        Assert.Equal(HttpStatusCode.Forbidden, await PutAsync(address, "other bytes"u8.ToArray()));

        Assert.Equal(10, (await opened.Store.FindAsync("direct/0", default))!.Length);
    }

    [AzuriteFact]
    public async Task Address_OfABlob_AllowsNothingElse()
    {
        using var opened = await OpenedStore.OpenAsync(azurite.Options());
        await opened.Store.PutAsync("a", new byte[1], default);
        var address = await opened.Store.WriteAddressOfAsync("a", TimeSpan.FromMinutes(5), default);
        var other = address with { Address = new UriBuilder(address.Address) { Path = address.Address.AbsolutePath[..^1] + "b" }.Uri };

        using var http = new HttpClient();
        using var read = await http.GetAsync(address.Address);
        using var deleted = await http.DeleteAsync(address.Address);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (read.StatusCode, deleted.StatusCode));
        Assert.Equal(HttpStatusCode.Forbidden, await PutAsync(other, Content));
    }

    [AzuriteFact]
    public async Task Put_WithAWrongChecksum_IsRefused()
    {
        using var opened = await OpenedStore.OpenAsync(azurite.Options());
        var address = await opened.Store.WriteAddressOfAsync("direct/0", TimeSpan.FromMinutes(5), default);

        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(address, Content, MD5.HashData("other"u8)));

        Assert.Null(await opened.Store.FindAsync("direct/0", default));
    }

    [AzuriteFact]
    public async Task Address_AfterItsTime_IsRefused()
    {
        using var account = new AzureAccount(azurite.Options());
        using var store = new AzureMediaStore(account, new FakeClock()); // A clock of the past.
        await store.PrepareAsync(default);

        Assert.Equal(HttpStatusCode.Forbidden, await PutAsync(await store.WriteAddressOfAsync("direct/0", TimeSpan.FromMinutes(5), default), Content));
    }

    // Azurite does not look at the condition, so what is proved is that the service is asked for it.
    [AzuriteFact]
    public async Task Copy_OfAVersion_AsksForThatOneAlone()
    {
        await using var proxy = await FaultProxy.StartAsync(azurite.Server.Blobs);
        var condition = "";
        proxy.Decide = request =>
        {
            if (request.Headers.TryGetValue("x-ms-source-if-match", out var wanted)) condition = wanted.ToString();
            return ProxyFault.None;
        };
        using var opened = await OpenedStore.OpenAsync(azurite.Options(proxy.Address));
        await opened.Store.PutAsync("from", Content, default);
        var version = (await opened.Store.FindAsync("from", default))!.Version;

        Assert.True(await opened.Store.CopyAsync("from", version, "to", default));
        Assert.False(await opened.Store.CopyAsync("nothing", version, "nowhere", default));

        Assert.Equal(version.Trim('"'), condition.Trim('"'));
        Assert.Equal(Convert.ToHexString(MD5.HashData(Content)), Convert.ToHexString((await opened.Store.FindAsync("to", default))!.Md5!.Value.Span));
    }

    private static async Task<HttpStatusCode> PutAsync(WriteAddress address, byte[] content, byte[]? md5 = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Put, address.Address) { Content = new ByteArrayContent(content) };
        request.Content.Headers.ContentMD5 = md5 ?? MD5.HashData(content);
        foreach (var (name, value) in address.Headers) request.Headers.Add(name, value);
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }
}
