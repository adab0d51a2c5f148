using Encoder.Core.Nut;
using Encoder.TestSupport.Media;

namespace Encoder.Core.Tests.Nut;

public sealed class RandomAccessProbeTests
{
    private static readonly byte[] AvcC = [1, 100, 0, 11, 0xFF, 0xE0, 0];

    // SEI: type 6, one byte, Exp-Golomb: "1" is 0, "00110" is 5.
    [Theory]
    [InlineData(new byte[] { 0, 0, 0, 2, 0x65, 0x88 }, AccessKind.Exact, 0)]
    [InlineData(new byte[] { 0, 0, 0, 4, 6, 6, 1, 0xC4, 0, 0, 0, 2, 0x41, 0x88 }, AccessKind.Exact, 0)]
    [InlineData(new byte[] { 0, 0, 0, 4, 6, 6, 1, 0x34, 0, 0, 0, 2, 0x41, 0x88 }, AccessKind.Recovering, 5)]
    [InlineData(new byte[] { 0, 0, 0, 7, 6, 5, 1, 0, 6, 1, 0x34, 0, 0, 0, 2, 0x41, 0x88 }, AccessKind.Recovering, 5)]
    [InlineData(new byte[] { 0, 0, 0, 2, 0x41, 0x88 }, AccessKind.Unknown, 0)]
    [InlineData(new byte[] { 0, 0, 0, 3, 6, 6, 200, 0, 0, 0, 2, 0x41, 0x88 }, AccessKind.Unknown, 0)]
    [InlineData(new byte[] { }, AccessKind.Unknown, 0)]
    public void Of_H264Keyframe_IsDecidedByIdrOrRecoveryPoint(byte[] data, AccessKind access, int recovery) =>
        Assert.Equal((access, recovery), RandomAccessProbe.Of("h264", new NutPacket(0, true, data, default), AvcC));

    [Fact]
    public void Of_PacketThatIsNoKeyframe_IsNone() =>
        Assert.Equal((AccessKind.None, 0), RandomAccessProbe.Of("h264", new NutPacket(0, false, new byte[] { 0, 0, 0, 2, 0x65, 0x88 }, default), AvcC));

    [FfmpegTheory]
    [InlineData("h264", "-c:v libx264 -preset ultrafast -g 24 -bf 2 -x264-params open-gop=1:b-adapt=0", "ts", AccessKind.Exact)]
    [InlineData("h264", "-c:v libx264 -preset ultrafast -g 24 -intra-refresh 1", "ts", AccessKind.Recovering)]
    [InlineData("hevc", "-c:v libx265 -preset ultrafast -x265-params keyint=24:open-gop=1:log-level=none", "mkv", AccessKind.Exact)]
    [InlineData("mpeg2video", "-c:v mpeg2video -g 12 -bf 2", "ts", AccessKind.Exact)]
    public async Task Of_SecondKeyframe_IsWhatTheEncoderMade(string codec, string video, string container, AccessKind expected)
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Video = video + " -pix_fmt yuv420p", Audio = null, Container = container, Seconds = "3" });
        var packets = (await Task.WhenAll((await SplitFiles.VideoAsync(clip)).Select(path => File.ReadAllBytesAsync(path))))
            .Select(content => NutFile.Parse(content)).SelectMany(file => file.Packets.Select(packet => (packet, file.Stream.Extradata)));

        var (second, extradata) = packets.Where(entry => entry.packet.IsKey).Skip(1).First();

        Assert.Equal(expected, RandomAccessProbe.Of(codec, second, extradata).Access);
    }
}
