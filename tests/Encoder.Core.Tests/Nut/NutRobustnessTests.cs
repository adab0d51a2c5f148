using Encoder.Contracts;
using Encoder.Core.Nut;
using Encoder.TestSupport.Media;

namespace Encoder.Core.Tests.Nut;

public sealed class NutRobustnessTests
{
    [FfmpegTheory]
    [InlineData("-c:v libx264 -preset ultrafast -g 24 -bf 2", "mp4")]
    [InlineData("-c:v mpeg4 -g 12 -bf 2", "mkv")]
    public async Task Parse_DamagedFile_NeverEndsInAnythingButAFault(string video, string container)
    {
        var clip = await TestMedia.ClipAsync(
            new ClipSpec { Video = video + " -pix_fmt yuv420p", Audio = null, Seconds = "1", Size = "64x48", Container = container });
        var good = await File.ReadAllBytesAsync((await SplitFiles.VideoAsync(clip))[0]);
        Mutation.AssertOnlyFaults(good, 3_000, bytes =>
        {
            NutCut.WithoutHeaders(bytes);
            NutCut.WithoutHeaders(bytes, 3);
            NutCut.Slice(bytes, 2, 4, "h264");
            var file = NutFile.Parse(bytes);
            foreach (var packet in file.Packets)
            {
                KeyframeProbe.IsClosed("h264", packet, file.Stream.Extradata);
                RandomAccessProbe.Of("h264", packet with { IsKey = true }, file.Stream.Extradata);
                RandomAccessProbe.IsReference("h264", packet, file.Stream.Extradata);
            }
        });
    }

    [Theory]
    [InlineData("")]
    [InlineData("some text that is no media file at all")]
    [InlineData("nut/multimedia container\0")]
    [InlineData("nut/multimedia container\0N")]
    public void Parse_NoNutFile_IsAFault(string text)
    {
        var bytes = System.Text.Encoding.Latin1.GetBytes(text);
        Assert.Equal(ErrorCodes.SplitFailed, Assert.Throws<FaultException>(() => NutFile.Parse(bytes)).Fault.Code);
    }
}
