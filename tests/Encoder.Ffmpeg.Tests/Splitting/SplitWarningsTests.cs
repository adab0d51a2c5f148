using Encoder.Ffmpeg.Splitting;

namespace Encoder.Ffmpeg.Tests.Splitting;

public sealed class SplitWarningsTests
{
    [Fact]
    public void Of_Stderr_TellsEachKindOnceWithoutPathsAndAddresses() => Assert.Equal(
        ["stream 1, offset 0x35905: partial file", "Packet corrupt (stream = 0, dts = 48128).", "Invalid data found when processing input"],
        SplitWarnings.Of(
            """
            [h264 @ 0x55739c0ca180] [IMGUTILS @ 0x7ffc] no frame!
            [mov,mp4,m4a,3gp,3g2,mj2 @ 0x55739c0e4d80] stream 1, offset 0x35905: partial file
            [mov,mp4,m4a,3gp,3g2,mj2 @ 0x55739c0e4d80] stream 0, offset 0x4: partial file
            [mpegts @ 0x1] Packet corrupt (stream = 0, dts = 48128).
                Last message repeated 3 times
            [mov,mp4,m4a,3gp,3g2,mj2 @ 0x55739c0e4d80] st: 0 edit list: 1 Missing key frame while searching for timestamp: 256
            file:/clips/my clip.mp4: Invalid data found when processing input
            """,
            "file:/clips/my clip.mp4", "h264", ["aac"]).Reading);

    [Fact]
    public void Of_SoundDecoder_IsToldApart()
    {
        var (reading, sound) = SplitWarnings.Of(
            """
            [aac @ 0x55739c0ca180] Input buffer exhausted before END element found
            Error while decoding stream #0:1: Invalid data found when processing input
            [flv @ 0x1] Packet mismatch 0 1849 265842
            """,
            "/clip.flv", "h264", ["aac"]);

        Assert.Equal(["Packet mismatch 0 1849 265842"], reading);
        Assert.Equal(2, sound.Count);
    }

    [Fact]
    public void Of_NothingSaid_IsNothing() => Assert.Empty(SplitWarnings.Of("", "file:/clip.mp4", null, []).Reading);
}
