using Encoder.Cli.Encode;
using Encoder.Cli.Tests.Support;
using Encoder.Contracts;

namespace Encoder.Cli.Tests.Encode;

public sealed class JobSpecSourceTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Read_Ladder_MakesItsRungs() =>
        Assert.Equal(["720p", "360p"], JobSpecSource.Read(new() { Ladder = "720p,360p" }).Ladder.Select(rung => rung.Name));

    [Fact]
    public void Read_NeitherLadderNorSpec_TakesTheDefaultLadder() =>
        Assert.Equal(["1080p", "720p", "480p"], JobSpecSource.Read(new()).Ladder.Select(rung => rung.Name));

    [Fact]
    public void Read_SpecAndOptions_OptionsAreOnTop()
    {
        var file = folder.Write("job.json", """{ "ladder": [{ "name": "small", "height": 240 }, { "name": "tiny", "height": 120 }], "chunkSeconds": 9, "delivery": { "dash": false } }""");

        var spec = JobSpecSource.Read(new() { File = file, ChunkSeconds = 3, SegmentSeconds = 2, EncoderParams = "-c:v libx264 -crf 30", MaxLoss = 5, ClockJump = 60 });

        Assert.Equal((3, 5, 60), (spec.ChunkSeconds, spec.MaxLossPercent, spec.ClockJumpSeconds));
        Assert.Equal(new DeliverySpec { Dash = false, SegmentSeconds = 2 }, spec.Delivery);
        Assert.Equal(["small", "tiny"], spec.Ladder.Select(rung => rung.Name));
        Assert.All(spec.Ladder, rung => Assert.Contains("-crf 30", rung.Params, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("720p,722p", null, "spec.ladder_unknown")]
    [InlineData("720p", "-i /etc/passwd", "spec.parameter_refused")]
    public void Read_Faulty_FaultsWithItsCode(string ladder, string? parameters, string code) =>
        Assert.Equal(code, Assert.Throws<FaultException>(() => JobSpecSource.Read(new() { Ladder = ladder, EncoderParams = parameters })).Fault.Code);

    [Theory]
    [InlineData("job.json")]
    [InlineData("none.json")]
    public void Read_SpecUnreadable_Faults(string name)
    {
        folder.Write("job.json", "{ \"laddr\": [] }");

        Assert.Equal(ErrorCodes.SpecInvalid, Assert.Throws<FaultException>(() => JobSpecSource.Read(new() { File = folder[name] })).Fault.Code);
    }
}
