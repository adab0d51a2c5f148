using Encoder.Contracts;
using Encoder.Core.Ladders;
using Encoder.Core.Parameters;

namespace Encoder.Core.Tests.Parameters;

public sealed class EncoderParametersTests
{
    [Fact]
    public void Parse_FfmpegSyntax_IsUnderstoodWordForWord()
    {
        var parameters = EncoderParameters.Parse("-preset slower -c:v libx264 -crf 23.50 -maxrate 4.5M -bufsize:v 9000k -b:a 160k -c:a libopus -ac 1");

        Assert.Equal((VideoCodec.H264, true), (parameters.Codec, parameters.NamesCodec));
        Assert.Equal(
            [new("preset", "slower"), new("crf", "23.5"), new("maxrate", "4500000"), new("bufsize", "9000000")], parameters.Options);
        Assert.Equal(new AudioParameters(AudioCodec.Opus, 160_000, 1), parameters.Audio);
    }

    [Theory]
    [InlineData("-c:v libx264", VideoCodec.H264)]
    [InlineData("-c:v h264", VideoCodec.H264)]
    [InlineData("-vcodec libx265", VideoCodec.Hevc)]
    [InlineData("-codec:v hevc", VideoCodec.Hevc)]
    [InlineData("-c:v:0 libsvtav1", VideoCodec.Av1)]
    [InlineData("-c:v av1", VideoCodec.Av1)]
    [InlineData("-c:v libvpx-vp9", VideoCodec.Vp9)]
    [InlineData("-c:v vp9", VideoCodec.Vp9)]
    [InlineData("", VideoCodec.H264)]
    public void Parse_Encoder_IsFound(string text, VideoCodec codec) => Assert.Equal(codec, EncoderParameters.Parse(text).Codec);

    [Theory]
    [InlineData("-preset  'slower'", "slower")]
    [InlineData("-preset \"slo\"wer", "slower")]
    [InlineData("-preset slow\\er", "slower")]
    [InlineData("\t-preset\nslower ", "slower")]
    public void Parse_Quotes_AreReadAsAShellDoes(string text, string preset) => Assert.Equal(preset, EncoderParameters.Parse(text).Option("preset"));

    [Theory]
    [InlineData("-crf:v:0 20", "crf", "20")]
    [InlineData("-b:v 1500", "b", "1500")]
    [InlineData("-b:v 2Mi", "b", "2097152")]
    [InlineData("-bf 0", "bf", "0")]
    [InlineData("-chromaoffset -2", "chromaoffset", "-2")]
    [InlineData("-8x8dct 0", "8x8dct", "0")]
    [InlineData("-pix_fmt yuv420p10le", "pix_fmt", "yuv420p10le")]
    public void Parse_Option_IsCanonical(string text, string name, string value) => Assert.Equal(value, EncoderParameters.Parse(text).Option(name));

    [Fact]
    public void Parse_KeyList_IsTakenApart()
    {
        var parameters = EncoderParameters.Parse("-x264-params me=umh:psy-rd=1.00,0.15:8x8dct");

        Assert.Equal([new("me", "umh"), new("psy-rd", "1,0.15"), new("8x8dct", "1")], parameters.Keys);
    }

    [Theory]
    [InlineData("-f mp4", "-f", "set delivery instead")]
    [InlineData("-vf scale=640:360", "-vf", "set width and height in the ladder instead")]
    [InlineData("-filter_complex [0]null", "-filter_complex", "set width and height in the ladder instead")]
    [InlineData("-filter:v null", "-filter", "set width and height in the ladder instead")]
    [InlineData("-i other.mp4", "-i", "leave it out")]
    [InlineData("-threads 8", "-threads", "set the number of slots instead")]
    [InlineData("-g 48", "-g", "set delivery.segmentSeconds instead")]
    [InlineData("-keyint_min 48", "-keyint_min", "set delivery.segmentSeconds instead")]
    [InlineData("-force_key_frames 0", "-force_key_frames", "set delivery.segmentSeconds instead")]
    [InlineData("-pass 2", "-pass", "use -crf or -b:v instead")]
    [InlineData("-y", "-y", "set delivery instead")]
    [InlineData("-r 25", "-r", "leave it out")]
    [InlineData("-s 640x360", "-s", "set width or height of its rungs instead")]
    [InlineData("out.mp4", "out.mp4", "leave it out")]
    [InlineData("-crf 23 out.mp4", "out.mp4", "leave it out")]
    [InlineData("-crf", "-crf", "give one after it")]
    [InlineData("-crf -preset slow", "-crf", "give one after it")]
    [InlineData("-b 1M", "-b", "write -b:v or -b:a")]
    [InlineData("-c libx264", "-c", "write -c:v or -c:a")]
    [InlineData("-c:v prores", "-c:v prores", "libx264, h264")]
    [InlineData("-c:v copy", "-c:v copy", "libx264, h264")]
    [InlineData("-c:a mp3", "-c:a mp3", "give aac or libopus")]
    [InlineData("-b:a 1k", "-b:a 1k", "16k to 1024k")]
    [InlineData("-ar:a 8000", "-ar:a", "-c:a, -b:a, -ac")]
    [InlineData("-crf:s 20", "-crf:s", "write :v or :a, or no specifier")]
    [InlineData("-crf:v:1 20", "-crf:v:1", "write :v or :a, or no specifier")]
    [InlineData("-prest slow", "-prest", "did you mean -preset?")]
    [InlineData("-cpu-used 4", "-cpu-used", "not an allowed parameter for libx264")]
    [InlineData("-crf 20 -crf:v 21", "-crf", "it is given twice")]
    [InlineData("-crf 20 -qp 20", "-crf and -qp", "keep one")]
    [InlineData("-crf 20 -b:v 1M", "-crf and -b", "keep one")]
    [InlineData("-bufsize 1M", "-bufsize", "give -maxrate too")]
    [InlineData("-qp 0 -profile:v high", "-profile:v high", "leave the profile out")]
    [InlineData("-preset \"slow", "The text", "close the quote")]
    [InlineData("-preset slow\\", "The text", "close the quote")]
    public void Parse_RefusedOption_IsNamedWithAWayOut(string text, string name, string wayOut)
    {
        var fault = Assert.Single(Faults(text));

        Assert.Equal(ErrorCodes.ParameterRefused, fault.Code);
        Assert.StartsWith($"Encoder parameters: {name} is not allowed: ", fault.Message);
        Assert.Contains(wayOut, fault.Message);
    }

    [Theory]
    [InlineData("-crf 52")]
    [InlineData("-crf nan")]
    [InlineData("-crf 1e1")]
    [InlineData("-crf 23,5")]
    [InlineData("-qp 2.5")]
    [InlineData("-preset slow:stats=/x")]
    [InlineData("-preset ''")]
    [InlineData("-tune film,grain")]
    [InlineData("-b:v 1T")]
    [InlineData("-b:v -5")]
    [InlineData("-b:v 5000000k")]
    [InlineData("-maxrate 0.0001k")]
    [InlineData("-level 7")]
    [InlineData("-pix_fmt rgb24")]
    [InlineData("-x264-params me=umh=stats")]
    [InlineData("-x264-params deblock=0.5,1")]
    [InlineData("-x264-params deblock=1")]
    [InlineData("-x264-params psy-rd=1,2,3")]
    public void Parse_ValueThatIsNone_IsRefused(string text)
    {
        var fault = Assert.Single(Faults(text));

        Assert.Equal(ErrorCodes.ParameterRefused, fault.Code);
        Assert.Contains(": give ", fault.Message);
    }

    [Theory]
    [InlineData("stats=/tmp/x")]
    [InlineData("qpfile=/etc/passwd")]
    [InlineData("dump-yuv=x")]
    [InlineData("tcfile-in=x")]
    [InlineData("log-file=x")]
    [InlineData("opencl-clbin=x")]
    [InlineData("cqmfile=x")]
    [InlineData("keyint=infinite")]
    [InlineData("open-gop=1")]
    [InlineData("intra-refresh=1")]
    [InlineData("threads=4")]
    [InlineData("lookahead-threads=2")]
    [InlineData("sliced-threads=1")]
    [InlineData("force-cfr=1")]
    [InlineData("fps=30")]
    [InlineData("stitchable=1")]
    [InlineData("annexb=0")]
    [InlineData("repeat-headers=1")]
    [InlineData("nal-hrd=cbr")]
    [InlineData("vbv-maxrate=100")]
    public void Parse_KeyOutsideTheList_IsRefusedWithItsReason(string pair)
    {
        var fault = Assert.Single(Faults($"-x264-params aq-mode=1:{pair}"));

        Assert.StartsWith($"Encoder parameters: -x264-params {pair.Split('=')[0]} is not allowed: ", fault.Message);
        Assert.DoesNotContain("not an allowed parameter", fault.Message);
    }

    [Theory]
    [InlineData("libx264", "-x265-params aq-mode=1")]
    [InlineData("libx265", "-x264-params aq-mode=1")]
    [InlineData("libx265", "-x265-params pools=4")]
    [InlineData("libx265", "-x265-params dolby-vision-rpu=x")]
    [InlineData("libsvtav1", "-svtav1-params lp=8")]
    [InlineData("libsvtav1", "-svtav1-params stat-file=x")]
    [InlineData("libvpx-vp9", "-row-mt 1")]
    [InlineData("libvpx-vp9", "-preset slow")]
    public void Parse_AnotherCodec_HasAListOfItsOwn(string encoder, string text) => Assert.Single(Faults($"-c:v {encoder} {text}"));

    [Fact]
    public void Parse_ManyFaults_AreReportedAtOnce()
        => Assert.Equal(4, Faults("-c:v libx264 -f mp4 -crf 99 -x264-params stats=x -nonsense 1 -bf 2").Count);

    [Fact]
    public void Parse_HostileText_GetsABoundedAnswer()
    {
        Assert.Single(Faults(new string('x', EncoderParameters.MaxLength + 1)));
        var fault = Assert.Single(Faults("-preset " + new string('x', 4000)));
        Assert.InRange(fault.Message.Length, 1, 400);
        Assert.DoesNotContain('\u001b', Assert.Single(Faults("-preset \u001b[31m")).Message);
    }

    [Theory]
    [InlineData("-qp 0", true)]
    [InlineData("-crf 0", true)]
    [InlineData("-crf 0 -profile:v high10", false)]
    [InlineData("-crf 1", false)]
    [InlineData("-c:v libx265 -x265-params lossless=1", true)]
    [InlineData("-c:v libx265 -qp 0", false)]
    [InlineData("-c:v libvpx-vp9 -lossless 1", true)]
    [InlineData("-c:v libsvtav1 -crf 1", false)]
    public void IsLossless_Parameters_AreKnown(string text, bool expected) => Assert.Equal(expected, EncoderParameters.Parse(text).IsLossless);

    [Theory]
    [InlineData("-c:v libx264 -preset slower -b:v 2M -profile:v high -x264-params me=umh:8x8dct")]
    [InlineData("-c:v libx265 -crf 20 -x265-params deblock=-1,-1")]
    [InlineData("-c:v libvpx-vp9 -speed 2")]
    public void VideoText_ReadAgain_IsTheSame(string text)
    {
        var once = EncoderParameters.Parse(text);
        var again = EncoderParameters.Parse(once.VideoText());

        Assert.Equal(once.VideoText(), again.VideoText());
        Assert.Equal(once.Options, again.Options);
        Assert.Equal(once.Keys, again.Keys);
    }

    [Fact]
    public void ApplyTo_Spec_PutsVideoOnEveryRungAndSoundInItsPlace()
    {
        var spec = EncoderParameters.ApplyTo(new JobSpec { Ladder = Ladder.Parse("720p,480p") }, "-c:v libx265 -crf 20 -b:a 160k");

        Assert.Equal(["-c:v libx265 -crf 20", "-c:v libx265 -crf 20"], spec.Ladder.Select(rung => rung.Params));
        Assert.Equal([new AudioSpec { Bitrate = 160_000 }], spec.Audio);
    }

    [Fact]
    public void ApplyTo_SpecWithoutLadder_FillsInTheDefault()
        => Assert.Equal(["1080p", "720p", "480p"], EncoderParameters.ApplyTo(new JobSpec(), "-crf 20").Ladder.Select(rung => rung.Name));

    [Fact]
    public void ApplyTo_SoundOnly_LeavesTheVideoAlone()
    {
        var spec = EncoderParameters.ApplyTo(new JobSpec(), "-c:a libopus");

        Assert.All(spec.Ladder, rung => Assert.Null(rung.Params));
        Assert.Equal(AudioCodec.Opus, Assert.Single(spec.Audio).Codec);
    }

    private static IReadOnlyList<Fault> Faults(string text) => Assert.Throws<FaultException>(() => EncoderParameters.Parse(text)).Faults;
}
