using Encoder.Contracts;
using Encoder.Ffmpeg.Nodes;
using Encoder.Ffmpeg.Processes;
using Encoder.TestSupport.Media;

namespace Encoder.Ffmpeg.Tests.Nodes;

public sealed class NodeToolsTests
{
    [FfmpegFact]
    public async Task Probe_ThisNode_KnowsItsBuild()
    {
        var tools = await Node.ToolsAsync();
        var again = await NodeTools.ProbeAsync(new FfmpegOptions { UseSandbox = false }, TimeProvider.System, CancellationToken.None);

        Assert.Matches(@"^ffmpeg \S+ \([0-9a-f]{12}\)$", tools.Build.Id);
        Assert.Equal(tools.Build, again.Build);
        Assert.False(again.Capabilities.Sandbox);
        Assert.DoesNotContain(again.Capabilities.Warnings, warning => warning.StartsWith("bwrap", StringComparison.Ordinal));
    }

    [FfmpegFact]
    public async Task Encoders_ThisNode_AreNames()
    {
        var tools = await Node.ToolsAsync();

        Assert.Contains("aac", await tools.EncodersAsync(CancellationToken.None));
        Assert.Contains("h264", await tools.DecodersAsync(CancellationToken.None));
        Assert.DoesNotContain("=", await tools.EncodersAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Probe_NoFfmpeg_IsFfmpegMissing()
    {
        var failure = await Assert.ThrowsAsync<FaultException>(() => NodeTools.ProbeAsync(
            new FfmpegOptions { FfmpegPath = "/no/such/ffmpeg" }, TimeProvider.System, CancellationToken.None));

        Assert.Equal(ErrorCodes.FfmpegMissing, failure.Fault.Code);
    }

    [Fact]
    public async Task Probe_BadOptions_AreAllNamed()
    {
        var failure = await Assert.ThrowsAsync<ArgumentException>(() => NodeTools.ProbeAsync(
            new FfmpegOptions { Niceness = 20, GraceTime = TimeSpan.Zero }, TimeProvider.System, CancellationToken.None));

        Assert.Contains("Niceness", failure.Message);
        Assert.Contains("GraceTime", failure.Message);
    }

    [FfmpegFact]
    public async Task Trial_WrapperThatDoesNotWork_IsLeftOut()
    {
        var broken = new Wrapper("false", "nothing", 0, _ => []);
        var trial = new WrapperCheck(new FfmpegOptions(), TimeProvider.System);

        var (chain, version) = await trial.RunAsync(WrapperChain.Installed([broken, Wrapper.Priority]), CancellationToken.None);

        Assert.False(chain.Has(broken));
        Assert.True(chain.Has(Wrapper.Priority));
        Assert.StartsWith("ffmpeg version ", version[0]);
    }
}
