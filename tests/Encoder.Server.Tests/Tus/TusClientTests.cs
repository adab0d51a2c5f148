using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Server.Limits;
using Encoder.Server.Tests.Assets;
using Encoder.ServerSupport;
using Encoder.ServerSupport.Security;
using Encoder.TestSupport.Media;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Server.Tests.Tus;

/// <summary>The client that most people upload with.</summary>
public sealed class TusClientTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [NpmFact]
    public async Task TusJsClient_AbortedAndResumed_UploadsAndIsEncoded()
    {
        var path = await TestMedia.ClipAsync(new ClipSpec { Size = "320x240", Video = "-c:v libx264 -preset ultrafast -qp 0", Seconds = "6" });
        var url = await NodeClient.RunAsync("upload.mjs", new Uri(server.Address, "/files").AbsoluteUri, path, """{"ladder":[{"name":"60p","height":60,"preset":"ultrafast"}]}""");
        var asset = await server.Http.InfoAsync(url.Trim()[(url.Trim().LastIndexOf('/') + 1)..]);
        Assert.Equal((AssetState.Complete, new FileInfo(path).Length), (asset.State, asset.StoredBytes));
        Assert.Equal(JobState.Done, (await server.EndAsync(asset.Job!)).State);
        using var stored = new MemoryStream();
        await foreach (var block in server.Store.ListAsync(new AssetKeys(asset.Id).Blocks, default))
        {
            await using var bytes = (await server.Store.OpenReadAsync(block.Key, 0, default))!;
            await bytes.CopyToAsync(stored);
        }

        Assert.Equal(await File.ReadAllBytesAsync(path), stored.ToArray());
    }

    // The client as its documentation shows it, without a word of ours on what to repeat: 429 and 408 were the end of the upload for it.
    [NpmFact]
    public async Task TusJsClient_BeyondItsRate_WaitsAndFinishes()
    {
        var keys = new KeyedServer { Services = services => services.Configure<LimitOptions>(limits => limits.RequestsPerSecond = 2) };
        await keys.InitializeAsync();
        var url = await NodeClient.RunAsync("stock.mjs", new Uri(keys.Server.Address, "/files").AbsoluteUri, "1000000", "100000", keys.Key("writer"));

        Assert.Equal(AssetState.Complete, (await AssetAsync(keys, url)).State);
        await keys.DisposeAsync();
    }

    [NpmFact]
    public async Task TusJsClient_WhoseConnectionStalls_GoesOnAndFinishes()
    {
        var keys = new KeyedServer { Services = services => services.Configure<LimitOptions>(limits => limits.BodySilence = TimeSpan.FromSeconds(2)) };
        await keys.InitializeAsync();

        // Far within the body: the average rate, which Kestrel measures, stays high for long.
        await using var line = StallingLine.To(keys.Server.Address, stallAfterBytes: 2_000_000);
        var url = await NodeClient.RunAsync("stock.mjs", new Uri(line.Address, "/files").AbsoluteUri, "5000000", "Infinity", keys.Key("writer"));

        Assert.True(line.HasStalled);
        Assert.Equal(AssetState.Complete, (await AssetAsync(keys, url)).State);
        await keys.DisposeAsync();
    }

    // Not over HTTP: the client has used up the rate of its key.
    private static async Task<AssetInfo> AssetAsync(KeyedServer keys, string url) =>
        (await keys.Server.Grains.GetGrain<IAssetGrain>(url.Trim()[(url.Trim().LastIndexOf('/') + 1)..]).SnapshotAsync(default)).Info;
}
