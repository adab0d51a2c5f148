using Encoder.Contracts;
using Encoder.Core.Nut;
using Encoder.TestSupport.Media;

namespace Encoder.Core.Tests.Nut;

public sealed class NutCutTests
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
                await stream.WriteAsync(file == files[0] ? content : NutCut.WithoutHeaders(content));
                parts.AddRange(await ProbedPacket.OfAsync(file));
            }
        }

        Assert.Equal(parts, await ProbedPacket.OfAsync(joined));
    }

    // ffmpeg is the judge: what begins at any packet of any piece, and ends at any, has the packets of the source from there to there.
    [FfmpegTheory]
    [InlineData("mp4", "-c:v libx264 -preset ultrafast -g 60 -bf 3", "h264", "")]
    [InlineData("mp4", "-c:v libx264 -preset ultrafast -g 60 -bf 3", "h264", ":syncpoints=none:strict=experimental")]
    [InlineData("ts", "-c:v mpeg2video -g 40 -bf 2", "mpeg2video", "")]
    [InlineData("mkv", "-c:v mjpeg", "mjpeg", "")]
    public async Task Slice_FromAPacketToAnother_HasThePacketsBetween(string container, string video, string codec, string more)
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Video = video + " -pix_fmt yuvj420p", Audio = null, Container = container, Seconds = "4" });
        var files = await SplitFiles.VideoAsync(clip, more: more);
        Assert.True(files.Count > 3);
        var contents = await Task.WhenAll(files.Select(file => File.ReadAllBytesAsync(file)));
        var counts = contents.Select(content => NutFile.Parse(content).Packets.Count).ToArray();
        List<ProbedPacket> source = [];
        foreach (var file in files) source.AddRange(await ProbedPacket.OfAsync(file));

        foreach (var (first, end) in new[] { (1, 1), (7, 5), (counts[1] - 1, counts[3]) })
        {
            var cut = Path.Combine(TestMedia.NewFolder(), "cut.nut");
            await using (var stream = File.Create(cut))
            {
                foreach (var part in NutCut.Slice(contents[1], first, int.MaxValue, codec)) await stream.WriteAsync(part);
                await stream.WriteAsync(NutCut.WithoutHeaders(contents[2]));
                await stream.WriteAsync(NutCut.WithoutHeaders(contents[3], end));
            }

            Assert.Equal(source[(counts[0] + first)..(counts[0] + counts[1] + counts[2] + end)], await ProbedPacket.OfAsync(cut));
        }
    }

    [FfmpegFact]
    public async Task Slice_WithinOnePiece_HasThePacketsBetween()
    {
        var file = (await SplitFiles.VideoAsync(await TestMedia.ClipAsync(new ClipSpec { Audio = null })))[1];
        var cut = Path.Combine(TestMedia.NewFolder(), "cut.nut");
        await using (var stream = File.Create(cut))
        {
            foreach (var part in NutCut.Slice(await File.ReadAllBytesAsync(file), 3, 9, "h264")) await stream.WriteAsync(part);
        }

        Assert.Equal((await ProbedPacket.OfAsync(file)).Take(9).Skip(3), await ProbedPacket.OfAsync(cut));
    }

    [Fact]
    public void WithoutHeaders_NoNutFile_IsAFault() =>
        Assert.Equal(ErrorCodes.SplitFailed, Assert.Throws<FaultException>(() => NutCut.WithoutHeaders("some text"u8.ToArray())).Fault.Code);
}
