using Encoder.Contracts;
using Encoder.Core.Probing;
using Encoder.Core.Time;
using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Probing;
using Encoder.Ffmpeg.Tests.Nodes;
using Encoder.TestSupport.Media;

namespace Encoder.Ffmpeg.Tests.Probing;

public sealed class ProberTests
{
    [FfmpegTheory]
    [InlineData("mp4", "mov,mp4,m4a,3gp,3g2,mj2", "1/12288")]
    [InlineData("mkv", "matroska,webm", "1/1000")]
    [InlineData("ts", "mpegts", "1/90000")]
    public async Task Probe_Clip_HasItsTracks(string container, string demuxer, string timebase)
    {
        var path = await TestMedia.ClipAsync(new ClipSpec { Container = container, More = "-metadata:s:a:0 language=deu" });

        var media = await ProbeAsync(path);

        Assert.Equal(demuxer, media.Demuxer);
        Assert.Equal(new FileInfo(path).Length, media.Length);
        var video = Assert.Single(media.Video);
        Assert.Equal(("h264", 160, 120, "yuv420p", timebase), (video.Codec, video.Width, video.Height, video.PixelFormat, video.Timebase.ToString()));
        Assert.Equal(new Rational(24, 1), video.AverageFrameRate);
        Assert.Equal((new Rational(1, 1), 0, "progressive"), (video.SampleAspect, video.RotationDegrees, video.FieldOrder));
        var audio = Assert.Single(media.Audio);
        Assert.Equal(("aac", 48_000, 2, "deu"), (audio.Codec, audio.SampleRateHz, audio.Channels, audio.Language));
        Assert.Empty(media.Others);
    }

    [FfmpegTheory]
    [InlineData("-leading dash.mp4")]
    [InlineData("with 'quotes' and \"more\".mp4")]
    [InlineData("two\nlines.mp4")]
    [InlineData("100%03d %s.mp4")]
    [InlineData("concat:a|b.mp4")]
    [InlineData("http:example.mp4")]
    [InlineData("naïve 日本語.mp4")]
    [InlineData("$(touch x);`id`.mp4")]
    public async Task Probe_StrangeName_IsOnlyAName(string name)
    {
        var path = Path.Combine(TestMedia.NewFolder(), name);
        File.Copy(await TestMedia.ClipAsync(new ClipSpec()), path);

        Assert.Single((await ProbeAsync(path)).Video);
    }

    [FfmpegTheory]
    [InlineData("#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{0}\n#EXT-X-ENDLIST\n")]
    [InlineData("ffconcat version 1.0\nfile '{0}'\n")]
    [InlineData("v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\na=rtpmap:96 H264/90000\n")]
    [InlineData("<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"><Period><BaseURL>{0}</BaseURL></Period></MPD>")]
    [InlineData(";FFMETADATA1\ntitle=x\n")]
    [InlineData("1\n00:00:01,000 --> 00:00:02,000\nHello\n")]
    [InlineData("just a text, renamed\n")]
    public async Task Probe_TextRenamedMp4_IsUnreadable(string text)
    {
        var path = await FileAsync(string.Format(null, text, await TestMedia.ClipAsync(new ClipSpec())));

        var fault = await RefusalAsync(path);

        Assert.Equal(ErrorCodes.AssetUnreadable, fault.Code);
        Assert.DoesNotContain('\n', fault.Message);
        Assert.EndsWith(".", fault.Message);
    }

    // NUT does not state it, nor what live streams are stored in; the first says that there are frames only, the others that there may be fields.
    [FfmpegTheory]
    [InlineData("", "mp4", "progressive")]
    [InlineData("", "ts", "progressive")]
    [InlineData("-x264-params scenecut=0:cqm=jvt -profile:v high", "mp4", "progressive")]
    [InlineData("-profile:v baseline -bf 0", "mp4", "progressive")]
    [InlineData("-flags +ildct+ilme -x264-params tff=1", "mp4", "unknown")]
    [InlineData("-flags +ildct+ilme -x264-params tff=1", "ts", "unknown")]
    public async Task Probe_Nut_KnowsThatThereAreFramesOnly(string options, string container, string expected)
    {
        var path = Path.Combine(TestMedia.NewFolder(), "clip.nut");
        var clip = await TestMedia.ClipAsync(new ClipSpec { Container = container, Video = $"-c:v libx264 -preset ultrafast -pix_fmt yuv420p {options}" });
        await MediaTool.FfmpegAsync(["-i", clip, "-c", "copy", path]);

        Assert.Equal(expected, Assert.Single((await ProbeAsync(path)).Video).FieldOrder);
    }

    [Fact]
    public async Task Probe_MissingFile_IsNotFound() => Assert.Equal(ErrorCodes.AssetNotFound, (await RefusalAsync("/no/such/file.mp4")).Code);

    [Fact]
    public async Task Probe_Folder_IsNotFound() => Assert.Equal(ErrorCodes.AssetNotFound, (await RefusalAsync(TestMedia.NewFolder())).Code);

    [Fact]
    public async Task Probe_NoBytes_IsEmpty() => Assert.Equal(ErrorCodes.AssetEmpty, (await RefusalAsync(await FileAsync(""))).Code);

    [FfmpegFact]
    public async Task Probe_SubtitlesAlone_HasNoTrack()
    {
        var subtitles = await FileAsync("1\n00:00:01,000 --> 00:00:02,000\nHello\n", "x.srt");
        var path = Path.Combine(TestMedia.NewFolder(), "subtitles.mkv");
        await MediaTool.FfmpegAsync(["-i", subtitles, "-c", "copy", path]);

        var fault = await RefusalAsync(path);

        Assert.Equal(ErrorCodes.AssetNoTrack, fault.Code);
        Assert.Equal("The file has no video or audio track that can be decoded: track 0 (subtitle, subrip): it is neither video nor audio.", fault.Message);
    }

    [FfmpegFact]
    public async Task Probe_UnknownCodec_HasNoTrack()
    {
        var bytes = await File.ReadAllBytesAsync(await TestMedia.ClipAsync(new ClipSpec { Audio = null }));
        "zzzz"u8.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("avc1\0"u8)));
        var path = Path.Combine(TestMedia.NewFolder(), "unknown.mp4");
        await File.WriteAllBytesAsync(path, bytes);

        Assert.Equal(ErrorCodes.AssetNoTrack, (await RefusalAsync(path)).Code);
    }

    [FfmpegFact]
    public async Task Probe_CoverArt_IsNoVideo()
    {
        var folder = TestMedia.NewFolder();
        var (picture, path) = (Path.Combine(folder, "cover.png"), Path.Combine(folder, "song.mp4"));
        await MediaTool.FfmpegAsync(["-f", "lavfi", "-i", "testsrc2=size=64x64", "-frames:v", "1", picture]);
        await MediaTool.FfmpegAsync([
            "-i", await TestMedia.ClipAsync(new ClipSpec { Video = null }), "-i", picture, "-map", "0", "-map", "1", "-c", "copy", "-disposition:v:0", "attached_pic", path]);

        var media = await ProbeAsync(path);

        Assert.Empty(media.Video);
        Assert.Single(media.Audio);
        Assert.Equal(new OtherTrack(1, "video", "png", "it is a picture, not video") { IsExpected = true }, Assert.Single(media.Others));
    }

    [FfmpegFact]
    public async Task Probe_TooManyPixels_IsBeyondLimits()
    {
        var fault = await RefusalAsync(await TestMedia.ClipAsync(new ClipSpec()), new InputLimits { MaxPixels = 10_000 });

        Assert.Equal(ErrorCodes.AssetBeyondLimits, fault.Code);
        Assert.Equal("The picture has more than 10000 pixels, the limit of this node.", fault.Message);
    }

    [FfmpegFact]
    public async Task Probe_TooManyTracks_IsBeyondLimits() => Assert.Equal(
        ErrorCodes.AssetBeyondLimits,
        (await RefusalAsync(await TestMedia.ClipAsync(new ClipSpec()), new InputLimits { MaxStreams = 1 })).Code);

    /// <summary>The signs of rotations differ from version to version and from tag to tag; what counts is that the picture stands as ffmpeg itself turns it.</summary>
    [FfmpegTheory]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(270)]
    public async Task Probe_Rotation_IsWhatFfmpegItselfTurnsBy(int turn)
    {
        var path = Path.Combine(TestMedia.NewFolder(), "turned.mp4");
        // 5.1 takes the muxer's tag, which 7 has no more; -display_rotation is new in 6.
        string[] display = (await Node.ToolsAsync()).Build.Version.StartsWith("5.", StringComparison.Ordinal) ? [] : ["-display_rotation", $"{turn}"];
        await MediaTool.FfmpegAsync([.. display, "-i", await TestMedia.ClipAsync(new ClipSpec()), "-c", "copy", "-metadata:s:v:0", $"rotate={turn}", path]);

        var degrees = (await ProbeAsync(path)).Video[0].RotationDegrees;

        var filter = degrees switch { 90 => "transpose=clock", 180 => "hflip,vflip", 270 => "transpose=cclock", _ => "null" };
        string[] md5 = ["-frames:v", "3", "-f", "framemd5", "-"];
        Assert.NotEqual(0, degrees);
        Assert.Equal(
            await MediaTool.FfmpegAsync(["-i", path, "-map", "0:v", .. md5]),
            await MediaTool.FfmpegAsync(["-noautorotate", "-i", path, "-map", "0:v", "-vf", filter, .. md5]));
    }

    [FfmpegFact]
    public async Task Probe_TransportStream_StartsAtItsEarliestTrack()
    {
        var media = await ProbeAsync(await TestMedia.ClipAsync(new ClipSpec { Container = "ts" }));

        Assert.InRange(media.StartUs, 1_400_000, 1_500_000);
    }

    private static async Task<MediaInfo> ProbeAsync(string path) => await new Prober(await Node.RunnerAsync()).ProbeAsync(path, CancellationToken.None);

    private static async Task<Fault> RefusalAsync(string path, InputLimits? limits = null)
    {
        var prober = new Prober(await Node.RunnerAsync());
        return (await Assert.ThrowsAsync<FaultException>(() => prober.ProbeAsync(path, limits ?? InputLimits.Default, CancellationToken.None))).Fault;
    }

    private static async Task<string> FileAsync(string text, string name = "hostile.mp4")
    {
        var path = Path.Combine(TestMedia.NewFolder(), name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }
}
