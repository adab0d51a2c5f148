using Encoder.Contracts;
using Encoder.Core.Parameters;
using Encoder.Core.Probing;
using Encoder.Core.Time;

namespace Encoder.Core.Tests.Plans;

public sealed class EncoderArgumentsTests
{
    private const string Unstated = "-color_range tv -color_primaries unknown -color_trc unknown -colorspace unknown";

    [Fact]
    public void H264_LadderName_IsWholeAndExplicit() => Assert.Equal(
        "-c:v libx264 -threads 1 -preset medium -profile:v high -level:v 3.1 -crf 22 -maxrate 4500000 -bufsize 9000000 -pix_fmt yuv420p "
        + $"{Unstated} -g 192 -keyint_min 96 -forced-idr 1 -x264-params fps=24/1:cpu-independent=1",
        Of(TestMedia.Spec("720p")));

    [Fact]
    public void H264_Lossless_ForcesNoProfileAndKeepsThePixelFormat() => Assert.Equal(
        $"-c:v libx264 -threads 1 -preset ultrafast -level:v 3.1 -qp 0 -pix_fmt yuv444p {Unstated} "
        + "-g 192 -keyint_min 96 -forced-idr 1 -x264-params fps=24/1:cpu-independent=1",
        Of(EncoderParameters.ApplyTo(TestMedia.Spec("720p"), "-c:v libx264 -preset ultrafast -qp 0"), TestMedia.Video with { PixelFormat = "yuv444p" }));

    [Fact]
    public void H264_ParametersWithoutARate_KeepTheRungs() => Assert.Equal(
        "-c:v libx264 -threads 1 -preset slower -level:v 3.1 -crf 22 -maxrate 4500000 -bufsize 9000000 -tune film -bf 2 -pix_fmt yuv420p "
        + $"{Unstated} -g 192 -keyint_min 96 -forced-idr 1 -x264-params fps=24/1:cpu-independent=1:deblock=-1,-1:me=umh",
        Of(EncoderParameters.ApplyTo(TestMedia.Spec("720p"), "-preset slower -tune film -bf 2 -x264-params deblock=-1,-1:me=umh")));

    [Fact]
    public void H264_ParametersWithARate_SetTheRungsAside() => Assert.Equal(
        $"-c:v libx264 -threads 1 -preset medium -profile:v main -level:v 3.1 -bufsize 6000000 -b:v 2500000 -maxrate 3000000 -pix_fmt yuv420p {Unstated} "
        + "-g 192 -keyint_min 96 -forced-idr 1 -x264-params fps=24/1:cpu-independent=1",
        Of(EncoderParameters.ApplyTo(TestMedia.Spec("720p"), "-b:v 2500k -maxrate 3M -profile:v main")));

    [Fact]
    public void H264_AverageBitrate_IsWritten() => Assert.Equal(
        "-c:v libx264 -threads 1 -preset veryfast -profile:v high -level:v 3.1 -b:v 2000000 -pix_fmt yuv420p "
        + $"{Unstated} -g 192 -keyint_min 96 -forced-idr 1 -x264-params fps=24/1:cpu-independent=1",
        Of(TestMedia.Spec(new RungSpec { Name = "720p", Bitrate = 2_000_000, Preset = "veryfast" })));

    [Fact]
    public void Hevc_Defaults_AreWholeAndExplicit() => Assert.Equal(
        $"-c:v libx265 -threads 1 -preset medium -crf 25 -maxrate 3150000 -bufsize 6300000 -pix_fmt yuv420p {Unstated} -g 192 -keyint_min 96 -forced-idr 1 -tag:v hvc1 "
        + "-x265-params pools=none:frame-threads=1:info=0:open-gop=0:fps=24/1:log-level=error",
        Of(TestMedia.Spec(new RungSpec { Name = "720p", Codec = VideoCodec.Hevc })));

    [Fact]
    public void Av1_Defaults_AreWholeAndExplicit() => Assert.Equal(
        $"-c:v libsvtav1 -preset 8 -crf 32 -maxrate 3150000 -bufsize 6300000 -pix_fmt yuv420p {Unstated} -g 100000 -svtav1-params lp=1:fps-num=24:fps-denom=1",
        Of(TestMedia.Spec(new RungSpec { Name = "720p", Codec = VideoCodec.Av1 })));

    [Fact]
    public void Vp9_Defaults_PutTheCeilingAsAverage() => Assert.Equal(
        $"-c:v libvpx-vp9 -threads 1 -row-mt 0 -deadline good -cpu-used 4 -crf 32 -b:v 3150000 -pix_fmt yuv420p {Unstated} -g 192",
        Of(TestMedia.Spec(new RungSpec { Name = "720p", Codec = VideoCodec.Vp9 })));

    [Fact]
    public void Vp9_QualityParameter_IsNotBoundByFfmpegsDefaultBitrate() => Assert.Equal(
        $"-c:v libvpx-vp9 -threads 1 -row-mt 0 -deadline best -cpu-used 2 -b:v 0 -crf 30 -pix_fmt yuv420p {Unstated} -g 192",
        Of(EncoderParameters.ApplyTo(TestMedia.Spec("720p"), "-c:v libvpx-vp9 -quality best -speed 2 -crf 30")));

    [Fact]
    public void Plan_AnotherCodecInTheParameters_SetsPresetProfileAndRateAside() => Assert.Equal(
        $"-c:v libx265 -threads 1 -preset medium -crf 25 -maxrate 3150000 -bufsize 6300000 -pix_fmt yuv420p {Unstated} -g 192 -keyint_min 96 -forced-idr 1 -tag:v hvc1 "
        + "-x265-params pools=none:frame-threads=1:info=0:open-gop=0:fps=24/1:log-level=error",
        Of(EncoderParameters.ApplyTo(TestMedia.Spec("720p"), "-c:v hevc")));

    [Theory]
    [InlineData(VideoCodec.H264, "yuv420p10le", null, "yuv420p")]
    [InlineData(VideoCodec.H264, "yuv420p10le", "high10", "yuv420p10le")]
    [InlineData(VideoCodec.H264, "yuv420p", "high422", "yuv422p")]
    [InlineData(VideoCodec.H264, "yuv422p10le", "high422", "yuv422p10le")]
    [InlineData(VideoCodec.H264, "gbrp", "high444", "yuv444p")]
    [InlineData(VideoCodec.Hevc, "yuv420p10le", null, "yuv420p10le")]
    [InlineData(VideoCodec.Hevc, "p010le", null, "yuv420p10le")]
    [InlineData(VideoCodec.Hevc, "yuv420p10le", "main", "yuv420p")]
    [InlineData(VideoCodec.Hevc, "yuv420p", "main10", "yuv420p10le")]
    [InlineData(VideoCodec.Hevc, "rgb565le", null, "yuv420p")]
    [InlineData(VideoCodec.Av1, "yuv422p12be", null, "yuv420p10le")]
    [InlineData(VideoCodec.Vp9, "yuv420p10le", null, "yuv420p")]
    [InlineData(VideoCodec.Vp9, "yuv420p", "2", "yuv420p10le")]
    public void PixelFormat_CodecProfileAndSource_IsChosen(VideoCodec codec, string source, string? profile, string expected)
    {
        var arguments = Of(TestMedia.Spec(new RungSpec { Name = "720p", Codec = codec, Profile = profile }), TestMedia.Video with { PixelFormat = source });

        Assert.Contains($" -pix_fmt {expected} ", arguments);
    }

    [Fact]
    public void Color_StatedTags_AreCopied() => Assert.Contains(
        " -color_range tv -color_primaries bt2020 -color_trc bt2020-10 -colorspace bt2020nc -chroma_sample_location topleft ",
        Of(TestMedia.Spec("720p"), TestMedia.Video with { Color = new ColorInfo("tv", "bt2020", "bt2020-10", "bt2020nc", "topleft") }));

    [Fact]
    public void Color_TagsOfTwoNames_AreWrittenAsOptionsNameThem() => Assert.Contains(
        "-color_trc gamma28 ", Of(TestMedia.Spec("720p"), TestMedia.Video with { Color = new ColorInfo("tv", "bt470bg", "bt470bg", "bt470bg") }));

    [Fact]
    public void Color_TagsThatAreNoTags_AreNotPassedOn() => Assert.Contains(
        Unstated, Of(TestMedia.Spec("720p"), TestMedia.Video with { Color = new ColorInfo("x", "-i", "reserved", "gbr", "/etc") }));

    [Fact]
    public void Color_FullRangeLossless_StaysFull() => Assert.Contains(
        " -pix_fmt yuvj420p -color_range pc ", Of(EncoderParameters.ApplyTo(TestMedia.Spec("720p"), "-qp 0"), TestMedia.Video with { PixelFormat = "yuvj420p" }));

    [Theory]
    [InlineData(176, 144, 15, "1.1")] // its ceiling is above 1.0's
    [InlineData(1280, 720, 30, "3.1")]
    [InlineData(1280, 720, 60, "3.2")]
    [InlineData(1920, 1080, 30, "4.0")]
    [InlineData(1920, 1080, 60, "4.2")]
    [InlineData(3840, 2160, 30, "5.1")]
    [InlineData(3840, 2160, 60, "5.2")]
    [InlineData(7680, 4320, 60, "6.1")]
    [InlineData(8192, 16, 1, "5.1")] // 512 macroblocks wide: 512² ≤ 8 × MaxFS
    public void Level_SizeAndRate_FollowTableA1(int width, int height, int rate, string level)
    {
        var track = TestMedia.Sized(width, height) with { AverageFrameRate = new Rational(rate, 1), RealFrameRate = new Rational(rate, 1) };

        Assert.Contains($" -level:v {level} ", Of(TestMedia.Spec(new RungSpec { Name = "own", Width = 8192, Height = 8192, Crf = 20, MaxBitrate = 100_000 }), track));
    }

    [Theory]
    [InlineData(14_000_000, null, "3.1")]
    [InlineData(17_500_001, null, "3.2")]
    [InlineData(30_000_000, null, "4.1")]
    [InlineData(10_000_000, "-refs 9", "4.0")] // 9 × 3,600 macroblocks
    public void Level_RateAndReferences_RaiseIt(long ceiling, string? parameters, string level)
    {
        var rung = new RungSpec { Name = "720p", Crf = 20, MaxBitrate = ceiling, BufferSize = ceiling, Params = parameters, Profile = "high" };

        Assert.Contains($" -level:v {level} ", Of(TestMedia.Spec(rung)));
    }

    [Theory]
    [InlineData(VideoCodec.H264, null, 2)]
    [InlineData(VideoCodec.H264, "-preset ultrafast", 0)]
    [InlineData(VideoCodec.H264, "-preset ultrafast -tune animation", 2)]
    [InlineData(VideoCodec.H264, "-preset ultrafast -bf 3", 2)]
    [InlineData(VideoCodec.H264, "-bf 0", 0)]
    [InlineData(VideoCodec.H264, "-bf 1", 1)]
    [InlineData(VideoCodec.H264, "-bf 3 -x264-params bframes=0", 0)]
    [InlineData(VideoCodec.H264, "-b-pyramid none", 1)]
    [InlineData(VideoCodec.H264, "-tune zerolatency", 0)]
    [InlineData(VideoCodec.H264, "-profile:v baseline", 0)]
    [InlineData(VideoCodec.Hevc, null, 2)]
    [InlineData(VideoCodec.Hevc, "-preset ultrafast", 2)]
    [InlineData(VideoCodec.Hevc, "-x265-params b-pyramid=0", 1)]
    [InlineData(VideoCodec.Av1, null, 0)]
    [InlineData(VideoCodec.Vp9, null, 0)]
    public void ReorderFrames_Encoder_IsKnown(VideoCodec codec, string? parameters, int expected)
        => Assert.Equal(expected, TestMedia.Rungs(TestMedia.Spec(new RungSpec { Name = "720p", Codec = codec, Params = parameters }), TestMedia.Video)[0].ReorderFrames);

    [Theory]
    [InlineData(VideoCodec.H264, "avc1")]
    [InlineData(VideoCodec.Hevc, "hvc1")]
    [InlineData(VideoCodec.Av1, "av01")]
    [InlineData(VideoCodec.Vp9, "vp09")]
    public void SampleEntry_Codec_IsItsTag(VideoCodec codec, string tag)
        => Assert.Equal(tag, TestMedia.Rungs(TestMedia.Spec(new RungSpec { Name = "720p", Codec = codec }), TestMedia.Video)[0].SampleEntry);

    private static string Of(JobSpec spec, VideoTrack? track = null) => TestMedia.Arguments(spec, track ?? TestMedia.Video);
}
