using System.Security.Cryptography;
using Encoder.Core.Nut;
using Encoder.TestSupport.Media;

namespace Encoder.Core.Tests.Nut;

public sealed class NutFileTests
{
    [FfmpegTheory]
    [InlineData("-c:v libx264 -preset ultrafast -g 24 -bf 3", "mp4")]
    [InlineData("-c:v libx264 -preset ultrafast -g 24 -bf 2", "ts")]
    [InlineData("-c:v libx264 -preset ultrafast -g 1", "mkv")]
    [InlineData("-c:v libx265 -preset ultrafast -x265-params keyint=24:log-level=none", "mp4")]
    [InlineData("-c:v libvpx -deadline realtime -cpu-used 8 -g 24", "webm")]
    [InlineData("-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 24", "webm")]
    [InlineData("-c:v mpeg2video -g 12 -bf 2", "ts")]
    [InlineData("-c:v mpeg4 -g 12 -bf 2", "mkv")]
    [InlineData("-c:v mjpeg", "mkv")]
    public async Task Parse_FilesOfTheVideoSplitter_GivesThePacketsThatFfprobeShows(string video, string container)
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Video = video + " -pix_fmt yuv420p", Audio = null, Container = container, Seconds = "2" });
        await AssertAsFfprobeAsync(await SplitFiles.VideoAsync(clip));
    }

    [FfmpegTheory]
    [InlineData("-c:a aac -b:a 128000", 48_000)]
    [InlineData("-c:a aac -b:a 64000 -ar 44100", 44_100)]
    [InlineData("-c:a libopus -b:a 96000", 48_000)]
    public async Task Parse_FilesOfTheAudioSplitter_GivesThePacketsThatFfprobeShows(string audio, int rate)
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Video = null, Container = "mka" });
        var files = await SplitFiles.AudioAsync(clip, audio);
        await AssertAsFfprobeAsync(files);
        var stream = NutFile.Parse(await File.ReadAllBytesAsync(files[0])).Stream;
        Assert.Equal((rate, 2, 1, rate), (stream.SampleRateHz, stream.Channels, stream.Timebase.Num, stream.Timebase.Den));
        Assert.False(stream.Extradata.IsEmpty);
    }

    [FfmpegFact]
    public async Task Parse_VideoFile_TellsStreamAndConfiguration()
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Audio = null, Seconds = "1" });
        var stream = NutFile.Parse(await File.ReadAllBytesAsync((await SplitFiles.VideoAsync(clip))[0])).Stream;
        Assert.Equal((160, 120, 0, 0), (stream.Width, stream.Height, stream.SampleRateHz, stream.Channels));
        Assert.Equal("avc1"u8.ToArray(), stream.CodecTag.ToArray());
        Assert.Equal(1, stream.Extradata.Span[0]);
        Assert.True(stream.DecodeDelay > 0);
    }

    [FfmpegTheory]
    [InlineData("h264-1080i-opengop-no-idr-2mp2.ts")]
    [InlineData("vp8-vorbis-720p24-bbb-30s.webm")]
    [InlineData("h264-start-10s-bframes-4s.mp4")]
    [InlineData("mpeg4-mp2-subrip-480p-7s.mkv")]
    [InlineData("hevc-338p-kohlipe-86s-noaudio.mp4")]
    public async Task Parse_RealClip_GivesThePacketsThatFfprobeShows(string name)
    {
        if (TestMedia.RealClip(name) is { } clip)
            await AssertAsFfprobeAsync(await SplitFiles.VideoAsync(clip));
    }

    private static async Task AssertAsFfprobeAsync(IReadOnlyList<string> files)
    {
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            var packets = NutFile.Parse(await File.ReadAllBytesAsync(file)).Packets;
            Assert.Equal(
                await ProbedPacket.OfAsync(file),
                packets.Select(p => new ProbedPacket(
                    p.Pts, p.Data.Length, p.IsKey, Convert.ToHexStringLower(MD5.HashData(p.Data.Span)))));
        }
    }
}
