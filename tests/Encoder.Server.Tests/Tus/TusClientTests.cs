using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Server.Tests.Assets;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;

namespace Encoder.Server.Tests.Tus;

/// <summary>The client that most people upload with.</summary>
public sealed class TusClientTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [NpmFact]
    public async Task TusJsClient_AbortedAndResumed_UploadsAndIsEncoded()
    {
        var path = await TestMedia.ClipAsync(new ClipSpec { Size = "320x240", Video = "-c:v libx264 -preset ultrafast -qp 0", Seconds = "6" });
        var url = await NodeClient.RunAsync(new Uri(server.Address, "/files").AbsoluteUri, path, """{"ladder":[{"name":"60p","height":60,"preset":"ultrafast"}]}""");
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
}
