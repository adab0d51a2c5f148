using Encoder.Ffmpeg.Chunks;

namespace Encoder.Ffmpeg.Tests.Chunks;

public sealed class DecodeErrorsTests
{
    [Fact]
    public void In_BrokenData_IsCertain()
    {
        var errors = DecodeErrors.In("[h264 @ 0x55] Invalid NAL unit size (0 > 1207).\nError while decoding stream #0:0: Invalid data found when processing input", "h264");

        Assert.Equal(["Invalid NAL unit size (0 > 1207).", "Error while decoding stream #0:0: Invalid data found when processing input"], errors.Lines);
        Assert.True(errors.AreCertain);
    }

    [Fact]
    public void In_FramesOutOfOrder_IsCertain() => Assert.True(DecodeErrors.In(
        "[mp4 @ 0x55] Non-monotonous DTS in output stream 0:0; previous: 24000, current: 512; changing to 24001.", "hevc").AreCertain);

    // Said of every open GOP that is entered without the one before it.
    [Fact]
    public void In_MissingReferences_AreNotCertain()
    {
        var errors = DecodeErrors.In("[h264 @ 0x55] reference picture missing during reorder\n[h264 @ 0x55] Missing reference picture, default is 65564", "h264");

        Assert.Equal((true, false), (errors.Any, errors.AreCertain));
    }

    [Fact]
    public void In_EncodersWords_AreNone() => Assert.False(DecodeErrors.In("[libx264 @ 0x55] frame MB size (10x6) > level limit", "h264").Any);
}
