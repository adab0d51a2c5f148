using Encoder.Contracts;
using Encoder.Core.Nut;
using Encoder.TestSupport.Media;

namespace Encoder.Core.Tests.Nut;

public sealed class NutJoinTests
{
    [FfmpegTheory]
    [InlineData("mp4", "-c:v libx264 -preset ultrafast -g 24 -bf 3")]
    [InlineData("ts", "-c:v libx264 -preset ultrafast -g 24 -bf 2")]
    [InlineData("webm", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 24")]
    public async Task WithoutHeaders_OfFurtherFiles_JoinsToThePacketsOfAllFiles(string container, string video)
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Video = video + " -pix_fmt yuv420p", Audio = null, Container = container });
        var files = await SplitFiles.VideoAsync(clip);
        Assert.True(files.Count > 2);
        var joined = Path.Combine(TestMedia.NewFolder(), "joined.nut");
        List<ProbedPacket> parts = [];
        await using (var stream = File.Create(joined))
        {
            foreach (var file in files)
            {
                var content = await File.ReadAllBytesAsync(file);
                await stream.WriteAsync(file == files[0] ? content : NutJoin.WithoutHeaders(content));
                parts.AddRange(await ProbedPacket.OfAsync(file));
            }
        }

        Assert.Equal(parts, await ProbedPacket.OfAsync(joined));
    }

    [Fact]
    public void WithoutHeaders_NoNutFile_IsAFault() =>
        Assert.Equal(ErrorCodes.SplitFailed, Assert.Throws<FaultException>(() => NutJoin.WithoutHeaders("some text"u8.ToArray())).Fault.Code);
}
