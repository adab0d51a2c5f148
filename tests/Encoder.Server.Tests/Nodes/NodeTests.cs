using System.Net.Http.Json;
using Encoder.Contracts;
using Encoder.ServerSupport;
using Encoder.Silo.Embedded;
using Encoder.TestSupport.Media;

namespace Encoder.Server.Tests.Nodes;

public sealed class NodeTests
{
    [FfmpegFact]
    public async Task Node_ThatEncoded_SaysWhatItIsAndDid()
    {
        await using var server = await ServerFixture.StartAsync(slots: 2);
        var job = await server.SubmitFileAsync(
            await TestMedia.ClipAsync(new ClipSpec()), new JobSpec { Ladder = [new RungSpec { Name = "90p", Width = 160, Height = 90, Preset = "ultrafast" }] });
        await server.EndAsync(job);

        var page = (await server.Http.GetFromJsonAsync(new Uri("/api/nodes", UriKind.Relative), ContractsJson.Default.NodePage))!;

        var node = Assert.Single(page.Nodes);
        Assert.Equal((2, 0), (node.Slots, node.Failed));
        Assert.True(node is { Completed: > 0, FramesPerSecond: > 0 });
        Assert.StartsWith("ffmpeg ", node.FfmpegBuild, StringComparison.Ordinal);
        Assert.Equal((0, null), (page.QueuedWork, page.OldestSeconds));
    }

    [FfmpegFact]
    public async Task Host_OfAFolderThatIsInUse_IsRefused()
    {
        await using var server = await ServerFixture.StartAsync();

        var refused = await Assert.ThrowsAsync<FaultException>(
            () => EmbeddedSilo.StartAsync(new EmbeddedSiloOptions { DataDirectory = server.Data }, TimeProvider.System, CancellationToken.None));

        Assert.Equal(ErrorCodes.StoreInUse, refused.Fault.Code);
    }
}
