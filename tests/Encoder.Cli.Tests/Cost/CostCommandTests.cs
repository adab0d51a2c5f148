using Encoder.Cli.Cost;
using Encoder.Cli.Tests.Support;
using Encoder.Contracts;
using Encoder.Core.Costs;
using Encoder.TestSupport.Media;

namespace Encoder.Cli.Tests.Cost;

public sealed class CostCommandTests
{
    private static readonly CostEstimate Estimate = new(60, 3.6, [new RenditionCost("720p", VideoCodec.H264, "medium", 32.4)]);

    [Fact]
    public void Text_WithPrice_HasEachPartAndAnHour() => Assert.Equal(
        """
        RENDITION         ENCODER      CORE SECONDS  PRICE
        720p              h264 medium  32.4          0.0009
        decode                         3.6           0.0001
        all                            36.0          0.0010
        an hour of video               2160.0        0.0600
        An estimate for usual content. totals.cpuSeconds in the report of a job is what it took.
        """.ReplaceLineEndings("\n"), CostText.Of(Estimate, 0.1));

    [Fact]
    public void Text_WithoutPrice_HasNoColumnForIt() => Assert.DoesNotContain("PRICE", CostText.Of(Estimate, null), StringComparison.Ordinal);

    [FfmpegFact]
    public async Task Cost_OfAClip_IsPrinted()
    {
        using var folder = new TemporaryFolder();
        var clip = Path.Combine(folder.Path, "clip.mp4");
        await MediaTool.FfmpegAsync(["-f", "lavfi", "-i", "testsrc2=size=640x360:rate=25:duration=1", "-c:v", "libx264", "-preset", "ultrafast", clip]);
        var run = new CommandRun();

        var status = await run.RunAsync("cost", "360p,240p", clip);

        Assert.Equal("", run.Error);
        Assert.Equal(ExitCodes.Ok, status);
        Assert.Matches(@"(?m)^240p +h264 medium +\d", run.Out);
    }

    [Fact]
    public async Task Cost_UnknownRung_IsRefused()
    {
        var run = new CommandRun();

        Assert.Equal(ExitCodes.Failed, await run.RunAsync("cost", "4711x", "clip.mp4"));
        Assert.Contains("4711x", run.Error, StringComparison.Ordinal);
    }
}
