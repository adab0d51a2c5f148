using Encoder.Contracts;
using Encoder.Core.Probing;
using Encoder.Core.Time;
using Encoder.Ffmpeg.Commands;

namespace Encoder.Ffmpeg.Tests.Commands;

public sealed class EncodeCommandTests
{
    private const string Input =
        "-nostdin -hide_banner -nostats -v warning -copyts -protocol_whitelist pipe -format_whitelist nut -max_streams 128 -max_pixels 67108864 " +
        "-max_error_rate 1 -threads 1 -noautorotate -f nut -i pipe:0 -filter_threads 1 -filter_complex_threads 1 -filter_complex ";

    [Fact]
    public void For_LaneOfTwoRungs_IsTheWholeCommand()
    {
        var video = Plans.Video(0, Plans.Rung("720p", "scale=1280:720,setsar=1", "-c:v libx264 -crf 23"), Plans.Rung("480p", "scale=854:480,setsar=1", "-c:v libx264 -crf 24"));
        // 24000/1001 frames per second in ticks of 1/48000: 2002 a frame.
        var chunk = Plans.Chunk(2002 * 48, 2002 * 144, 2002 * 48, 2002 * 96);

        var command = EncodeCommand.For(video, video.Lanes[0], chunk, new Timebase(1, 48_000), "/tmp/scratch");

        Assert.Equal("ffmpeg", command.Program);
        Assert.Equal(
            Input + "[0:v:0]trim=start_pts=172896096:end_pts=173088288,split=2[s0][s1];[s0]scale=1280:720,setsar=1[v0];[s1]scale=854:480,setsar=1[v1] " +
            "-map [v0] -c:v libx264 -crf 23 " + Output("720p") + "-map [v1] -c:v libx264 -crf 24 " + Output("480p") + "-progress pipe:1",
            string.Join(' ', command.Arguments));
        Assert.Equal("/tmp/scratch", command.ScratchDirectory);
        Assert.Empty(command.Reads);
    }

    [Fact]
    public void FrameByFrame_OfALane_DiffersInFragmentsAndReportsOnly()
    {
        var video = Plans.Video(0, Plans.Rung("720p"), Plans.Rung("480p"));

        var usual = EncodeCommand.For(video, video.Lanes[0], Plans.Chunk(0, 100), new Timebase(1, 100), "/tmp/scratch", InputLimits.Default).Arguments;
        var command = EncodeCommand.FrameByFrame(video, video.Lanes[0], Plans.Chunk(0, 100), new Timebase(1, 100), "/tmp/scratch", InputLimits.Default);

        Assert.Equal(
            usual.Select(word => word.Replace("+frag_keyframe+", "+frag_every_frame+", StringComparison.Ordinal)),
            [.. command.Arguments.Take(3), .. command.Arguments.Skip(5)]);
        Assert.Equal(["-stats_period", "0.000001"], command.Arguments.Skip(3).Take(2));
    }

    [Fact]
    public void For_SharedFilters_ComeBeforeTheCutInThePlansTicks()
    {
        var video = Plans.Video(0, Plans.Rung("720p", "scale=1280:720")) with { SharedFilters = "bwdif=mode=send_frame" };

        Assert.Contains(
            "[0:v:0]bwdif=mode=send_frame,settb=expr=1/100,trim=start_pts=360000:end_pts=360100,split=1[s0];[s0]scale=1280:720[v0]",
            EncodeCommand.For(video, video.Lanes[0], Plans.Chunk(0, 100), new Timebase(1, 100), "/tmp/scratch").Arguments);
    }

    [Fact]
    public void For_OneSegment_ForcesNoKeyframe()
    {
        var video = Plans.Video(0, Plans.Rung());

        Assert.DoesNotContain("-force_key_frames", EncodeCommand.For(video, video.Lanes[0], Plans.Chunk(0, 100), new Timebase(1, 48_000), "/tmp/scratch").Arguments);
    }

    [Theory]
    [InlineData(VideoCodec.H264, "empty_moov")]
    [InlineData(VideoCodec.Hevc, "empty_moov")]
    [InlineData(VideoCodec.Vp9, "delay_moov")]
    [InlineData(VideoCodec.Av1, "delay_moov")]
    public void For_Codec_WritesItsHeaderWhenItIsKnown(VideoCodec codec, string flag)
    {
        var video = Plans.Video(0, Plans.Rung(codec: codec));

        Assert.Contains(
            $"+frag_keyframe+{flag}+default_base_moof+frag_discont",
            EncodeCommand.For(video, video.Lanes[0], Plans.Chunk(0, 100), new Timebase(1, 48_000), "/tmp/scratch").Arguments);
    }

    [Fact]
    public void Black_ChunkOfWhichNothingIsDecoded_ReadsNothing()
    {
        var source = new VideoTrack(0, "h264", new Timebase(1, 48_000), null, null, true, 1920, 1080, "yuv420p", new Rational(1, 1), 0, default, default, "progressive", new ColorInfo(null, null, null, null));
        var video = Plans.Video(0, Plans.Rung("720p", "scale=1280:720,setsar=1"));

        var arguments = EncodeCommand.Black(source, video.Lanes[0], Plans.Chunk(96_000, 192_000, 96_000, 144_000), new Timebase(1, 48_000), "/tmp/scratch").Arguments;

        Assert.Contains(
            "color=black:size=1920x1080:rate=1:duration=1,format=yuv420p,settb=1/48000,setpts=172896000,split=1[s0];[s0]scale=1280:720,setsar=1[v0]", arguments);
        Assert.DoesNotContain("-i", arguments);
    }

    // 48 source frames of 1/24 s, from 2 s to 4 s, are 60 of 1/30 s; the decoded ones are counted beside them. A last frame again, behind the chunk.
    [Fact]
    public void For_RungWithFrameRate_CountsItsFramesFromZeroOfTheAsset()
    {
        var video = Plans.Video(0, Plans.Rung("480p30", "scale=854:480", "-c:v libx264") with { FrameRate = new Rational(30, 1) });

        var command = EncodeCommand.For(video, video.Lanes[0], Plans.Chunk(48_000, 96_000, 48_000, 72_000) with { Frames = 48 }, new Timebase(1, 24_000), "/tmp/scratch");

        Assert.Equal(
            Input + @"[0:v:0]trim=start_pts=86448000:end_pts=86496000,split=2[decoded][s0];[s0]scale=854:480,tpad=stop=1:stop_mode=clone," +
            @"setpts=if(lt(N\,48)\,PTS-86400000\,97601),fps=fps=30/1:round=near,setpts=PTS+108000,trim=end_pts=108120[v0] " +
            "-map [decoded] -fps_mode passthrough -f null - -map [v0] -c:v libx264 -force_key_frames 3603.000000 -fps_mode passthrough -enc_time_base 1:30 " +
            "-map_metadata -1 -map_chapters -1 -avoid_negative_ts disabled -use_editlist 0 -video_track_timescale 10020 -f mp4 -flush_packets 1 " +
            "-movflags +frag_keyframe+empty_moov+default_base_moof+frag_discont file:/tmp/scratch/480p30.mp4 -progress pipe:1",
            string.Join(' ', command.Arguments));
    }

    private static string Output(string rendition) =>
        "-force_key_frames 3604.004000 -fps_mode passthrough -enc_time_base 1:48000 -map_metadata -1 -map_chapters -1 -avoid_negative_ts disabled " +
        "-use_editlist 0 -video_track_timescale 48000 -f mp4 -flush_packets 1 -movflags +frag_keyframe+empty_moov+default_base_moof+frag_discont " +
        $"file:/tmp/scratch/{rendition}.mp4 ";
}
