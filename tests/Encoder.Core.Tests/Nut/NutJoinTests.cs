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
    public async Task Part_OfAllFiles_JoinsToThePacketsOfAllFiles(string container, string video)
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
                await stream.WriteAsync(NutJoin.Part(await File.ReadAllBytesAsync(file), first: file == files[0]));
                parts.AddRange(await ProbedPacket.OfAsync(file));
            }
        }

        Assert.Equal(parts, await ProbedPacket.OfAsync(joined));
    }

    [FfmpegFact]
    public async Task Part_FirstFile_EndsBeforeTheIndex()
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Audio = null, Seconds = "1" });
        var file = await File.ReadAllBytesAsync((await SplitFiles.VideoAsync(clip))[0]);
        var first = NutJoin.Part(file, first: true);
        var further = NutJoin.Part(file, first: false);
        Assert.Equal([0x4E, 0x58, 0xDD, 0x67], file[first.Length..][..4]);
        Assert.Equal([0x4E, 0x4B, 0xE4, 0xAD], further[..4].ToArray());
        Assert.Equal(first[^further.Length..].ToArray(), further.ToArray());
    }

    [Fact]
    public void Part_NoNutFile_IsAFault() =>
        Assert.Equal(ErrorCodes.SplitFailed, Assert.Throws<FaultException>(() => NutJoin.Part("some text"u8.ToArray(), true)).Fault.Code);
}
