using Encoder.Ffmpeg.Nodes;

namespace Encoder.Ffmpeg.Tests.Nodes;

public sealed class FfmpegBuildTests
{
    [Theory]
    [InlineData("5.1.9-0+deb12u1", false)]
    [InlineData("4.4.2-0ubuntu0.22.04.1", true)]
    [InlineData("5.0.1", true)]
    [InlineData("n8.0", false)]
    [InlineData("n4.3.1", true)]
    [InlineData("10.1", false)]
    [InlineData("N-113000-g0123456789", false)]
    [InlineData("git-2024-01-01-abcdef", false)]
    public void IsTooOld_Version_IsJudgedByItsNumber(string version, bool tooOld) =>
        Assert.Equal(tooOld, FfmpegBuild.Parse([$"ffmpeg version {version} Copyright (c) 2000-2026 the FFmpeg developers"]).IsTooOld);

    [Fact]
    public void Id_OtherConfiguration_IsAnotherBuild() => Assert.NotEqual(
        FfmpegBuild.Parse(["ffmpeg version 7.1 Copyright", "configuration: --enable-libx264"]).Id,
        FfmpegBuild.Parse(["ffmpeg version 7.1 Copyright", "configuration: --enable-libx265"]).Id);
}
