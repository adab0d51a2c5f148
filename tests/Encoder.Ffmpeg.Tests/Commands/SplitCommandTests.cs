using Encoder.Core.Damage;
using Encoder.Core.Plans;
using Encoder.Core.Probing;
using Encoder.Core.Time;
using Encoder.Ffmpeg.Commands;

namespace Encoder.Ffmpeg.Tests.Commands;

public sealed class SplitCommandTests
{
    private const string Input =
        "-nostdin -hide_banner -nostats -v warning -max_error_rate 1 -dts_error_threshold 1e12 -protocol_whitelist file -format_whitelist mov -max_streams 128 -max_pixels 67108864 " +
        "-probesize 20000000 -analyzeduration 10000000 -fflags +genpts -threads 1 -noautorotate -f mov -i file:/in/clip.mp4 ";

    private static readonly SourceClock Clock = new(ClockDecisions.None);

    private static readonly string Copied = "-c copy -copytb 1 -time_base 1:1000000 -bsf:v " + Clock.Packets;

    private static readonly string Video =
        "-map 0:0 " + Copied + " -map_metadata -1 -map_chapters -1 -avoid_negative_ts disabled -f segment -segment_format nut -segment_time 1 -break_non_keyframes 1 " +
        "-segment_list_type csv -segment_list pipe:1 -segment_format_options output_ts_offset=3600:write_index=0" + Reconfigurable + " file:/tmp/scratch/v%06d.nut ";

    private const string Reconfigurable = ":syncpoints=none:strict=experimental";

    [Fact]
    public void For_VideoAndTwoAudioRenditions_IsTheWholeCommand()
    {
        var plan = Plans.Plan(null, Plans.Video(), Plans.Audio(1), Plans.Audio(3, "audio-eng")) with { SegmentDuration = TimeSpan.FromSeconds(2.5) };

        var command = SplitCommand.For(plan, "/in/clip.mp4", "/tmp/scratch");

        Assert.Equal("ffmpeg", command.Program);
        Assert.Equal(Input.Replace("1e12", "1e12 -dts_delta_threshold 1e12") + Video + Audio(1, 0) + Audio(3, 1) + Gaps(1) + Gaps(3) + "-progress pipe:1", string.Join(' ', command.Arguments));
        Assert.Equal("/tmp/scratch", command.ScratchDirectory);
        Assert.Equal(["/in/clip.mp4"], command.Reads);
    }

    [Fact]
    public void For_PlanWithParts_WritesShortFiles()
    {
        var plan = Plans.Plan(null, Plans.Video(), Plans.Audio(1)) with { SegmentDuration = TimeSpan.FromSeconds(2) };

        Assert.Equal(["1", "2"], SegmentTimes(plan));
        Assert.Equal(["0.25", "0.25"], SegmentTimes(plan with { PartDuration = TimeSpan.FromSeconds(0.5) }));

        static IEnumerable<string> SegmentTimes(EncodePlan plan)
        {
            var arguments = SplitCommand.For(plan, "/in/clip.mp4", "/tmp/scratch").Arguments;
            return arguments.Zip(arguments.Skip(1)).Where(pair => pair.First == "-segment_time").Select(pair => pair.Second);
        }
    }

    [Fact]
    public void For_DecodedSource_WritesLosslessFramesWithTheDecodersTimes()
    {
        var track = new VideoTrack(
            0, "h264", new Timebase(1, 25), null, null, true, 160, 90, "yuv420p", new Rational(1, 1), 0,
            new Rational(25, 1), new Rational(25, 1), "progressive", new ColorInfo(null, null, null, null));
        var plan = Plans.Plan(Plans.Media with { Video = [track] }, Plans.Video() with { Reading = SplitMode.Decoded });

        Assert.Equal(
            Input.Replace("-fflags +genpts ", "") + Video.Replace(
                Copied,
                $"-vf {Clock.Frames},scale=160:90:flags=bicubic+bitexact,format=yuv420p -c:v ffv1 -level 3 -g 1 -slicecrc 0 -threads 1 -fps_mode passthrough -enc_time_base -1").Replace(Reconfigurable, "") +
            "-progress pipe:1",
            string.Join(' ', SplitCommand.For(plan, "/in/clip.mp4", "/tmp/scratch").Arguments));
    }

    [Fact]
    public void For_NoAudio_HasVideoOnly() => Assert.Equal(
        Input + Video + "-progress pipe:1",
        string.Join(' ', SplitCommand.For(Plans.Plan(null, Plans.Video()), "/in/clip.mp4", "/tmp/scratch").Arguments));

    [Fact]
    public void For_NoVideo_HasAudioOnly() => Assert.Equal(
        Input + Audio(0, 0).Replace("2.5", "4") + Gaps(0) + "-progress pipe:1",
        string.Join(' ', SplitCommand.For(Plans.Plan(null, null, Plans.Audio(0)), "/in/clip.mp4", "/tmp/scratch").Arguments));

    [Fact]
    public void For_ScratchWithPercent_IsEscapedForTheSegmentMuxer() => Assert.Contains(
        "file:/tmp/100%%03d/v%06d.nut", SplitCommand.For(Plans.Plan(null, Plans.Video()), "/in/clip.mp4", "/tmp/100%03d").Arguments);

    [Fact]
    public void For_DemuxerOffTheList_IsRefused() => Assert.Throws<ArgumentException>(
        () => SplitCommand.For(Plans.Plan(Plans.Media with { Demuxer = "hls" }, Plans.Video()), "/in/clip.mp4", "/tmp/scratch"));

    // A packet of AAC lasts what the shortest so far has lasted, whatever a container says of it.
    [Fact]
    public void For_CodecWithSteadyPackets_MeasuresGapsByTheShortest()
    {
        var media = Plans.Media with { Audio = [new AudioTrack(1, "aac", new Timebase(1, 48_000), null, null, true, 48_000, 2, "stereo")] };

        Assert.Contains(
            @"setts=duration=if(eq(PREV_INPTS\,NOPTS)+lte(PREV_INDURATION\,0)\,0\,PTS-PREV_INPTS-st(0\,if(gt(ld(0)\,0)\,min(ld(0)\,PREV_INDURATION)\,PREV_INDURATION)))",
            string.Join(' ', SplitCommand.For(Plans.Plan(media, null, Plans.Audio(1)), "/in/clip.mp4", "/tmp/scratch").Arguments));
    }

    // A list of all rates has no place in a test: what it is for is tried with sources.
    [Fact]
    public void For_AacInATransportStream_MeasuresGapsFromTimedPacketToTimedPacket()
    {
        var media = Plans.Media with { Demuxer = "mpegts", Audio = [new AudioTrack(1, "aac", new Timebase(1, 90_000), null, null, true, 48_000, 2, "stereo")] };

        Assert.Contains(
            @"if(lt(POS\,0)\,0*st(2\,ld(2)+1)\,PTS-ld(1)-ld(2)*if(lt(abs((PTS-ld(1))*TB/1024*96000-ld(2))\,0.02)+",
            string.Join(' ', SplitCommand.For(Plans.Plan(media, null, Plans.Audio(1)), "/in/clip.ts", "/tmp/scratch").Arguments));
    }

    private static string Gaps(int track) =>
        $@"-map 0:{track} -c copy -bsf:a {Clock.TimesOfPackets},setts=duration=if(eq(PREV_INPTS\,NOPTS)+lte(PREV_INDURATION\,0)\,0\,PTS-PREV_INPTS-PREV_INDURATION)," +
        $@"noise=amount=0:drop=if(gt(n\,0)*lt(duration*tb\,0.1)*lt(pts*tb\,ld(0)+2)\,1\,0*st(0\,pts*tb)) -map_metadata -1 -flush_packets 1 -f framecrc file:/tmp/scratch/g{track}.crc ";

    private static string Audio(int track, int index) =>
        $"-map 0:{track} -af {Clock.Sound},aresample=async=1:first_pts=0 -c:a aac -b:a 128000 " +
        @"-bsf:a noise=amount=0:drop=if(ld(1)*lte(pts\,ld(0))\,1\,0*(st(0\,pts)+st(1\,1))) " +
        "-map_metadata -1 -map_chapters -1 -avoid_negative_ts disabled " +
        $"-f segment -segment_format nut -segment_time 2.5 -segment_list_type csv -segment_list pipe:1 -segment_format_options output_ts_offset=3600:write_index=0 file:/tmp/scratch/a{index}-%06d.nut ";
}
