using Encoder.Contracts;
using Encoder.Core.Nut;
using Encoder.TestSupport.Media;

namespace Encoder.Core.Tests.Nut;

public sealed class NutConfigurationTests
{
    // 5,000 bytes make the stream header a large packet, which has one more checksum. ffmpeg refuses a header whose checksum is wrong.
    [FfmpegTheory]
    [InlineData(0)]
    [InlineData(42)]
    [InlineData(5_000)]
    public async Task Replace_Configuration_LeavesEverythingElse(int length)
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Video = "-c:v mpeg4 -g 12", Audio = null, Container = "mkv", Seconds = "1" });
        var file = (await SplitFiles.VideoAsync(clip))[0];
        var content = await File.ReadAllBytesAsync(file);
        var extradata = Enumerable.Range(0, length).Select(number => (byte)number).ToArray();

        var replaced = NutConfiguration.Replace(content, extradata);

        var (before, after) = (NutFile.Parse(content), NutFile.Parse(replaced));
        Assert.Equal(extradata, after.Stream.Extradata.ToArray());
        Assert.Equal(before.Stream with { Extradata = default, CodecTag = default }, after.Stream with { Extradata = default, CodecTag = default });
        Assert.Equal(before.Packets.Select(packet => packet.Pts), after.Packets.Select(packet => packet.Pts));
        var path = Path.Combine(TestMedia.NewFolder(), "replaced.nut");
        await File.WriteAllBytesAsync(path, replaced);
        Assert.Equal(await ProbedPacket.OfAsync(file), await ProbedPacket.OfAsync(path));
    }

    [Fact]
    public void Replace_NoNutFile_IsAFault() => Assert.Equal(
        ErrorCodes.SplitFailed, Assert.Throws<FaultException>(() => NutConfiguration.Replace("some text"u8.ToArray(), default)).Fault.Code);
}
