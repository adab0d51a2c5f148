using System.Net;
using System.Net.Http.Headers;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Node.Assets;
using Encoder.TestSupport.Clocks;
using Encoder.TestSupport.Silos;
using Encoder.TestSupport.Storage;

namespace Encoder.Node.Tests.Assets;

public sealed class GrowingAssetTests : IAsyncLifetime
{
    private static readonly ContainerLayout Seeking = new(IsSequential: false);
    private static readonly ContainerLayout InOrder = new(IsSequential: true, ReadsToEnd: true);
    private readonly byte[] file = new byte[AssetInfo.BlockLength + 100_000];
    private readonly MemoryStore store = new();
    private readonly HttpClient http = new();
    private readonly AssetEndpoint endpoint = new();
    private SimulatedSilo silo = null!;
    private ArrivingAsset asset = null!;
    private AssetReader reader = null!;

    public async Task InitializeAsync()
    {
        new Random(1).NextBytes(file);
        silo = new SimulatedSilo(new SimulatedSiloOptions { Store = store }).AddEncoderGrains();
        asset = new ArrivingAsset(silo.Grains, store, file);
        await asset.CreateAsync();
        reader = await AssetReader.OpenAsync(silo.Grains, store, silo.Announcements, TimeProvider.System, asset.Id, default);
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await endpoint.DisposeAsync();
        await reader.DisposeAsync();
        await silo.DisposeAsync();
    }

    [Fact]
    public async Task Range_ThatIsNotStored_IsAnsweredWhenItIs()
    {
        var address = await endpoint.AddAsync(new GrowingAsset(reader, Seeking, default), default);
        var tail = GetAsync(address, AssetInfo.BlockLength + 5000, AssetInfo.BlockLength + 5999);
        Assert.False(tail.IsCompleted);
        await asset.SendAsync(AssetInfo.BlockLength, file.Length);
        var answer = await tail;
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal($"bytes {AssetInfo.BlockLength + 5000}-{AssetInfo.BlockLength + 5999}/{file.Length}", answer.Content.Headers.ContentRange!.ToString());
        Assert.Equal(file[(AssetInfo.BlockLength + 5000)..(AssetInfo.BlockLength + 6000)], await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Whole_InOrder_ArrivesByteForByteOverBlocksAndParts()
    {
        var growing = new GrowingAsset(reader, InOrder, default);
        var reading = http.GetByteArrayAsync(await endpoint.AddAsync(growing, default));
        await asset.SendAsync(0, 1_000_000);
        Assert.NotNull(growing.Broken);

        // A block becomes whole while it is read: its parts go.
        await store.PutIfAbsentAsync(asset.Keys.Block(0), file.AsMemory(0, AssetInfo.BlockLength), default);
        await store.DeletePrefixAsync(asset.Keys.PartsOf(0), default);
        await asset.SendAsync(AssetInfo.BlockLength, file.Length);
        Assert.Equal(file, await reading);
        Assert.Null(growing.Broken);
        Assert.Equal(file.Length, growing.BytesServed);
    }

    [Fact]
    public async Task Head_OfASeekableAsset_TellsLengthAndRanges()
    {
        var address = await endpoint.AddAsync(new GrowingAsset(reader, Seeking, default), default);
        using var answer = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, address));
        Assert.Equal((file.Length, "bytes"), ((int?)answer.Content.Headers.ContentLength, answer.Headers.AcceptRanges.Single()));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, (await GetAsync(address, file.Length, null)).StatusCode);
    }

    [Fact]
    public async Task Reading_OfAnAssetThatIsDeleted_BreaksOffAndSaysWhy()
    {
        var growing = new GrowingAsset(reader, InOrder, default);
        var reading = http.GetByteArrayAsync(await endpoint.AddAsync(growing, default));
        await asset.SendAsync(0, 100_000);
        await asset.Grain.DeleteAsync(default);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => reading);
        Assert.Equal(ErrorCodes.AssetDeleted, growing.CutOff?.Code);
    }

    [Fact]
    public async Task Block_ThatIsShorterThanItMustBe_IsADamageAndNoEndlessWait()
    {
        await store.PutIfAbsentAsync(asset.Keys.Block(0), new byte[1000], default);
        var growing = new GrowingAsset(reader, InOrder, default);
        await Assert.ThrowsAnyAsync<HttpRequestException>(async () => await http.GetByteArrayAsync(await endpoint.AddAsync(growing, default)));
        Assert.Equal(ErrorCodes.SplitIncomplete, growing.CutOff?.Code);
    }

    [Fact]
    public async Task Length_OfAnOpenAsset_IsWaitedFor()
    {
        var open = new ArrivingAsset(silo.Grains, store, file);
        await open.CreateAsync(isOpen: true);
        await using var waiting = await AssetReader.OpenAsync(silo.Grains, store, silo.Announcements, TimeProvider.System, open.Id, default);
        var length = waiting.LengthAsync(default);
        Assert.True(waiting.IsWaiting);
        await open.Grain.DeclareAsync(file.Length, default);
        Assert.Equal(file.Length, await length);
        Assert.False(waiting.IsWaiting);
    }

    [Fact]
    public async Task Reading_WhenAnnouncementsAreLost_GoesOnAfterASilence()
    {
        var clock = new FakeClock();
        var lossy = new SimulatedSiloOptions { Store = store, WrapStreams = streams => new LostAnnouncements(streams, name => name == StreamNames.Blocks) };
        await using var deaf = new SimulatedSilo(lossy).AddEncoderGrains();
        var late = new ArrivingAsset(deaf.Grains, store, file);
        await late.CreateAsync();
        await using var waiting = await AssetReader.OpenAsync(deaf.Grains, store, deaf.Announcements, clock, late.Id, default);
        var buffer = new byte[1000];
        var reading = waiting.ReadAsync(0, buffer, default);
        await late.SendAsync(0, 1000);
        while (!reading.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(2));
            await Task.Yield();
        }

        Assert.Equal(1000, await reading);
        Assert.Equal(file[..1000], buffer);
    }

    [Fact]
    public async Task Address_ThatWasForgotten_IsNotFound()
    {
        var address = await endpoint.AddAsync(new GrowingAsset(reader, InOrder, default), default);
        endpoint.Remove(address);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(address)).StatusCode);
        Assert.True(address.IsLoopback);
    }

    private Task<HttpResponseMessage> GetAsync(Uri address, long from, long? to)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Range = new RangeHeaderValue(from, to);
        return http.SendAsync(request);
    }
}
