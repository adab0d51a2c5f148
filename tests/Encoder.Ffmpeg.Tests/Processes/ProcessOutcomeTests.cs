using Encoder.Contracts;
using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Processes;

namespace Encoder.Ffmpeg.Tests.Processes;

public sealed class ProcessOutcomeTests
{
    [Theory]
    [InlineData("Unknown encoder 'libsvtav1'", "The encoder of chunk 3 needs the encoder libsvtav1, which this node's ffmpeg lacks. Install an ffmpeg that has it.")]
    [InlineData(
        "[AVFilterGraph @ 0x55] No such filter: 'zscale'\nError initializing complex filters.",
        "The encoder of chunk 3 needs the filter zscale, which this node's ffmpeg lacks. The filter converts high dynamic range (HDR). Leave out the rungs of 8 bits, or install an ffmpeg that has it.")]
    public void FaultOrNull_PartThatFfmpegLacks_IsNamed(string stderr, string message)
    {
        var fault = Ended(1, stderr).FaultOrNull(ErrorCodes.EncoderCrashed, "The encoder of chunk 3")!;

        Assert.Equal((ErrorCodes.EncoderMissing, message), (fault.Code, fault.Message));
        Assert.Contains(stderr, fault.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void FaultOrNull_AnyOtherFailure_HasTheCodeGiven() =>
        Assert.Equal(ErrorCodes.EncoderCrashed, Ended(1, "Conversion failed!").FaultOrNull(ErrorCodes.EncoderCrashed, "The encoder of chunk 3")!.Code);

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 1)]
    [InlineData(0, 1, 1)]
    public void With_AnotherRun_FailsWhenEitherDoesAndAddsUp(int one, int other, int exitCode)
    {
        var both = (Ended(one, "first") with { Cpu = TimeSpan.FromSeconds(1) }).With(Ended(other, "second") with { Cpu = TimeSpan.FromSeconds(2) });

        Assert.Equal((exitCode, TimeSpan.FromSeconds(3), "first\nsecond"), (both.ExitCode, both.Cpu, both.StderrTail));
    }

    private static ProcessOutcome Ended(int exitCode, string stderr) => new(
        new FfmpegCommand("ffmpeg", ["-version"]), ProcessEnd.Exited, exitCode, null, TimeSpan.Zero, TimeSpan.Zero, FfmpegProgress.None, stderr);
}
