using Encoder.Core.Nut;
using Encoder.TestSupport.Media;

namespace Encoder.Core.Tests.Nut;

public sealed class KeyframeProbeTests
{
    private static readonly byte[] AvcC = [1, 100, 0, 11, 0xFF, 0xE0, 0];
    private static readonly byte[] HvcC = [1, .. new byte[20], 0x0F, 0];

    [FfmpegTheory]
    [InlineData("h264", "-c:v libx264 -preset ultrafast -g 24", "mp4", true)]
    [InlineData("h264", "-c:v libx264 -preset ultrafast -g 24", "ts", true)]
    [InlineData("h264", "-c:v libx264 -preset ultrafast -g 24 -bf 2 -x264-params open-gop=1:b-adapt=0", "ts", false)]
    [InlineData("hevc", "-c:v libx265 -preset ultrafast -x265-params keyint=24:open-gop=0:log-level=none", "mp4", true)]
    [InlineData("hevc", "-c:v libx265 -preset ultrafast -x265-params keyint=24:open-gop=1:log-level=none", "mkv", false)]
    [InlineData("vp8", "-c:v libvpx -deadline realtime -cpu-used 8 -g 24", "webm", true)]
    [InlineData("vp9", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 24", "webm", true)]
    [InlineData("av1", "-c:v libsvtav1 -preset 12 -g 24", "mp4", true)]
    [InlineData("mpeg2video", "-c:v mpeg2video -g 12 -bf 2 -flags +cgop -sc_threshold 1000000000", "ts", true)]
    [InlineData("mpeg2video", "-c:v mpeg2video -g 12 -bf 2", "ts", false)]
    [InlineData("mjpeg", "-c:v mjpeg", "mkv", true)]
    public async Task IsClosed_SecondGop_IsWhatTheEncoderWasTold(string codec, string video, string container, bool expected)
    {
        var clip = await TestMedia.ClipAsync(
            new ClipSpec { Video = video + " -pix_fmt yuv420p", Audio = null, Container = container, Seconds = "3" });
        var files = await SplitFiles.GopsAsync(clip);
        var gop = NutFile.Parse(await File.ReadAllBytesAsync(files[1]));
        Assert.Equal(expected, KeyframeProbe.IsClosed(codec, gop.Packets[0], gop.Stream.Extradata));
    }

    [Theory]
    [InlineData("h264", new byte[] { 0, 0, 0, 2, 6, 1, 0, 0, 0, 2, 0x65, 0x88 }, true)]
    [InlineData("h264", new byte[] { 0, 0, 0, 2, 6, 1, 0, 0, 0, 2, 0x41, 0x88 }, false)]
    [InlineData("h264", new byte[] { 0, 0, 0, 200, 0x65, 0x88 }, false)]
    [InlineData("hevc", new byte[] { 0, 0, 0, 3, 0x40, 1, 0, 0, 0, 0, 3, 0x28, 1, 9 }, true)]
    [InlineData("hevc", new byte[] { 0, 0, 0, 3, 0x2A, 1, 0 }, false)]
    [InlineData("vp9", new byte[] { 0x82, 0x49 }, true)]
    [InlineData("vp9", new byte[] { 0x86, 0x49 }, false)]
    [InlineData("vp9", new byte[] { 0x88 }, false)]
    [InlineData("av1", new byte[] { 0x12, 0, 0x32, 2, 0x10, 0 }, true)]
    [InlineData("av1", new byte[] { 0x12, 0, 0x32, 2, 0x00, 0 }, false)]
    [InlineData("av1", new byte[] { 0x12, 0x80, 0x80 }, false)]
    [InlineData("mpeg2video", new byte[] { 0, 0, 1, 0xB8, 0, 0 }, false)]
    [InlineData("mpeg4", new byte[] { 0, 0, 1, 0xB3, 0, 0, 0x20 }, false)]
    public void IsClosed_CraftedPacket_IsDecidedByItsFirstPicture(string codec, byte[] data, bool expected)
    {
        var extradata = codec == "hevc" ? HvcC : AvcC;
        Assert.Equal(expected, KeyframeProbe.IsClosed(codec, new NutPacket(0, true, data, default), extradata));
    }

    [Fact]
    public void IsClosed_NoKeyframe_IsNotProven() =>
        Assert.False(KeyframeProbe.IsClosed("mjpeg", new NutPacket(0, false, new byte[] { 1 }, default), default));
}
