using System.Net;
using System.Net.Http.Headers;
using Encoder.AzureSupport;
using Encoder.TestSupport.Clocks;

namespace Encoder.Storage.Azure.Tests;

[Collection(AzuriteSuite.Name)]
public sealed class ReadAddressTests(AzuriteFixture azurite)
{
    private static readonly ReadAddressHeaders Headers = new("video/mp4", "max-age=31536000, immutable");

    [AzuriteFact]
    public async Task Address_OfABlob_GivesItsRangesWithTheHeaders()
    {
        using var opened = await OpenedStore.OpenAsync(azurite.Options());
        await opened.Store.PutAsync("out/seg-00000.m4s", "0123456789"u8.ToArray(), default);
        var address = await opened.Store.AddressOfAsync("out/seg-00000.m4s", Headers, TimeSpan.FromHours(1), default);

        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Range = new RangeHeaderValue(2, 4) } };
        using var range = await http.SendAsync(request);
        using var head = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, address));

        Assert.Equal((HttpStatusCode.PartialContent, "234"), (range.StatusCode, await range.Content.ReadAsStringAsync()));
        Assert.Equal(("video/mp4", 10), (head.Content.Headers.ContentType!.MediaType, head.Content.Headers.ContentLength));
        Assert.Equal(TimeSpan.FromDays(365), head.Headers.CacheControl!.MaxAge);
    }

    [AzuriteFact]
    public async Task Address_OfABlob_AllowsNothingElse()
    {
        using var opened = await OpenedStore.OpenAsync(azurite.Options());
        await opened.Store.PutAsync("a", new byte[1], default);
        await opened.Store.PutAsync("b", new byte[1], default);
        var address = await opened.Store.AddressOfAsync("a", Headers, TimeSpan.FromHours(1), default);

        using var http = new HttpClient();
        using var deleted = await http.DeleteAsync(address);
        using var other = await http.GetAsync(new UriBuilder(address) { Path = address.AbsolutePath[..^1] + "b" }.Uri);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (deleted.StatusCode, other.StatusCode));
        Assert.NotNull(await opened.Store.OpenReadAsync("a", 0, default));
    }

    // Caches know a file by its address: one that changed with every request would never be found in them.
    [AzuriteFact]
    public async Task Address_WithinAnHour_IsTheSame()
    {
        var clock = new FakeClock();
        using var account = new AzureAccount(azurite.Options());
        using var store = new AzureMediaStore(account, clock);

        var first = await store.AddressOfAsync("a", Headers, TimeSpan.FromHours(4), default);
        clock.Advance(TimeSpan.FromMinutes(50));
        var second = await store.AddressOfAsync("a", Headers, TimeSpan.FromHours(4), default);
        clock.Advance(TimeSpan.FromMinutes(20));

        Assert.Equal(first, second);
        Assert.NotEqual(first, await store.AddressOfAsync("a", Headers, TimeSpan.FromHours(4), default));
    }
}
