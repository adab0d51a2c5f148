using System.Globalization;
using Encoder.Core.Chunks;
using Encoder.Core.Damage;
using Encoder.Core.Plans;
using Encoder.Core.Probing;
using Encoder.Core.Time;

namespace Encoder.Ffmpeg.Commands;

/// <summary>
/// The one ffmpeg that cuts an asset into pieces and encodes its sound:
/// 1. the input, pinned to the probed demuxer; 2. the video track, copied (or decoded, see <see cref="SplitMode"/>), one NUT file per second;
/// 3. every audio rendition, encoded once and continuously, one NUT file per segment; 4. where the sound has gaps; 5. subtitles as WebVTT; 6. progress.
/// A line of CSV on stdout names each file as soon as it is complete.
/// </summary>
public static class SplitCommand
{
    // A second of the video track, or the packets between two that are farther apart.
    private const string Piece = "1";

    // The same, and files of sound, where parts of segments are to be published: well below the length of one.
    private const string ShortPiece = "0.25";

    /// <summary>Splits a complete local file; both paths are absolute, the scratch directory exists.</summary>
    public static FfmpegCommand For(EncodePlan plan, string inputPath, string scratchDirectory) =>
        For(plan, AssetInput.File(inputPath), scratchDirectory, InputLimits.Default);

    /// <summary>Splits an asset, complete or arriving; the scratch directory is absolute and exists.</summary>
    public static FfmpegCommand For(EncodePlan plan, AssetInput input, string scratchDirectory, InputLimits limits) =>
        For(plan, input, scratchDirectory, limits, ClockDecisions.None);

    /// <inheritdoc cref="For(EncodePlan, AssetInput, string, InputLimits)"/>
    /// <param name="decided">Steps of the source's clock that are taken off, and pauses that are none.</param>
    public static FfmpegCommand For(EncodePlan plan, AssetInput input, string scratchDirectory, InputLimits limits, ClockDecisions decided) =>
        For(plan, input, scratchDirectory, limits, new SourceClock(decided));

    private static FfmpegCommand For(EncodePlan plan, AssetInput input, string scratchDirectory, InputLimits limits, SourceClock clock) => new("ffmpeg",
    [
        "-nostdin", "-hide_banner", "-nostats", "-v", "warning", "-max_error_rate", "1", .. SourceClock.AnyTime((plan.Video is null ? 0 : 1) + SoundTracks(plan).Count() > 1),
        .. Input(plan, input, limits),
        .. plan.Video is { } video ? Video(plan, video, clock, scratchDirectory) : [],
        .. plan.Audio.SelectMany((audio, index) => Audio(plan, audio, index, clock, scratchDirectory)),
        .. SoundTracks(plan).SelectMany(track => Gaps(plan, track, clock, scratchDirectory)),
        .. plan.Subtitles.SelectMany((subtitles, index) => Subtitles(subtitles, index, scratchDirectory)),
        "-progress", "pipe:1",
    ])
    { ScratchDirectory = scratchDirectory, Reads = input.Reads, UsesNetwork = input.UsesLoopback };

    /// <summary>Name of the piece with a number.</summary>
    public static string PieceFileName(int number) => $"v{number:D6}.nut";

    /// <summary>Name of the file of the subtitle rendition at <paramref name="index"/> of the plan.</summary>
    public static string SubtitleFileName(int index) => $"s{index}.vtt";

    /// <summary>Name of the file that tells of the gaps of a sound track.</summary>
    public static string GapFileName(int trackIndex) => $"g{trackIndex}.crc";

    /// <summary>The sound tracks that are read.</summary>
    public static IEnumerable<int> SoundTracks(EncodePlan plan) => plan.Audio.Select(audio => audio.TrackIndex).Distinct();

    /// <summary>Name of a file of the audio rendition at <paramref name="index"/> of the plan.</summary>
    public static string AudioFileName(int index, int number) => $"a{index}-{number:D6}.nut";

    // Times for packets that have none, where that can be done from their decode times. A decoder knows better than the demuxer.
    private static readonly string[] Generated = ["-fflags", "+genpts"];

    // No -copyts: it would turn off the repair of discontinuities in TS.
    private static IEnumerable<string> Input(EncodePlan plan, AssetInput input, InputLimits limits)
    {
        var demuxer = Demuxers.Pinned(plan.Media.Demuxer);
        return
        [
            "-protocol_whitelist", input.Protocols, "-format_whitelist", demuxer,
            .. limits.Bounds(), .. limits.For(plan.Media).ProbeBounds(),
            .. plan.Video is { Reading: SplitMode.Decoded } ? [] : Generated, "-threads", "1", "-noautorotate", "-f", demuxer, .. input.Access, "-i", input.Url,
        ];
    }

    // -copytb 1: otherwise time stamps are rounded to another time base.
    // The time base is stated, or bitstream filters of ffmpeg 5 would be told another than the one they count in.
    private static string[] Copied(EncodePlan plan, VideoPlan video, SourceClock clock)
    {
        var ticks = SourceClock.OfNut(plan.Media.Video.FirstOrDefault(track => track.Index == video.TrackIndex)?.Timebase ?? Timebase.Microseconds);
        return ["-c", "copy", "-copytb", "1", "-time_base", string.Create(CultureInfo.InvariantCulture, $"{ticks.Num}:{ticks.Den}"), "-bsf:v", clock.Packets];
    }

    private static IEnumerable<string> Video(EncodePlan plan, VideoPlan video, SourceClock clock, string scratch) =>
    [
        "-map", $"0:{video.TrackIndex}",
        .. video.Reading == SplitMode.Copied
            ? Copied(plan, video, clock)
            : Decoded(plan.Media.Video.Single(track => track.Index == video.TrackIndex), clock),
        .. Files(plan.PartDuration is null ? Piece : ShortPiece, FileUrl.Numbered(scratch, "v%06d.nut"), AnyPacket, MayReconfigure(plan) ? Reconfigurable : ""),
    ];

    // Not at keyframes alone: a piece is there after a second, however long the GOP.
    private static readonly string[] AnyPacket = ["-break_non_keyframes", "1"];

    // NUT tells of a new codec configuration in its version 4 only, which ffmpeg writes for streams that nobody seeks in.
    private const string Reconfigurable = ":syncpoints=none:strict=experimental";

    /// <summary>
    /// In these containers the configuration beside the packets may change in the middle. Packets of others have other side data, and ffmpeg would
    /// complain of each when it reads them from NUT.
    /// </summary>
    internal static bool MayReconfigure(EncodePlan plan) =>
        plan.Video is { Reading: SplitMode.Copied } && Demuxers.Pinned(plan.Media.Demuxer) is "mov" or "flv" or "live_flv";

    // FFV1 takes nearly every pixel format and remembers which frames are interlaced; -g 1: every frame for itself, so that chunks may start anywhere.
    private static IEnumerable<string> Decoded(VideoTrack track, SourceClock clock) =>
    [
        "-vf", $"{clock.Frames},{IntermediateFormat.Filters(track)}", "-c:v", SplitModes.Intermediate, "-level", "3", "-g", "1", "-slicecrc", "0", "-threads", "1",
        "-fps_mode", "passthrough", "-enc_time_base", "-1",
    ];

    // When rate or channels of the source change, ffmpeg builds the filters anew, and these begin again with silence from time zero. What is
    // encoded a second time is dropped, up to where the track went on: packets lie on one grid, so none is missing or doubled.
    private const string Forward = @"noise=amount=0:drop=if(ld(1)*lte(pts\,ld(0))\,1\,0*(st(0\,pts)+st(1\,1)))";

    private static IEnumerable<string> Audio(EncodePlan plan, AudioPlan audio, int index, SourceClock clock, string scratch) =>
    [
        "-map", $"0:{audio.TrackIndex}", "-af", $"{clock.Sound},{audio.Filters}", .. audio.EncoderArguments, "-bsf:a", Forward,
        .. Files(plan.PartDuration is null ? Seconds(plan.SoundSegmentDuration) : ShortPiece, FileUrl.Numbered(scratch, $"a{index}-%06d.nut"), []),
    ];

    // Nothing else tells of gaps: the resampler fills them without a word. The packets themselves are dropped again, but for the first
    // and those that start later than the one before has ended; in these the gap stands as duration.
    private static IEnumerable<string> Gaps(EncodePlan plan, int trackIndex, SourceClock clock, string scratch) =>
    [
        "-map", $"0:{trackIndex}", "-c", "copy", "-bsf:a",
        $@"{clock.TimesOfPackets},setts=duration={Gap(plan.Media, plan.Media.Audio.FirstOrDefault(track => track.Index == trackIndex))}," +
        $@"noise=amount=0:drop=if(gt(n\,0)*lt(duration*tb\,{AudioGaps.ShortestSeconds})*lt(pts*tb\,ld(0)+{Heartbeat})\,1\,0*st(0\,pts*tb))",
        "-map_metadata", "-1", "-flush_packets", "1", "-f", "framecrc", FileUrl.Output(scratch, GapFileName(trackIndex)),
    ];

    // Seconds: a packet is told of now and then, so that it is known how far the track was read.
    private const string Heartbeat = "2";

    private static string Gap(MediaInfo media, AudioTrack? track) => media.Demuxer == "mpegts" && track?.Codec == "aac"
        ? GapOfTimedPacket
        : $@"if(eq(PREV_INPTS\,NOPTS)+lte(PREV_INDURATION\,0)\,0\,PTS-PREV_INPTS-{PacketDuration(track)})";

    // MP4 counts a gap to the packet before it. Where all packets of a codec last the same, the shortest so far is what they last.
    private static string PacketDuration(AudioTrack? track) =>
        SteadyCodecs.Contains(track?.Codec) ? @"st(0\,if(gt(ld(0)\,0)\,min(ld(0)\,PREV_INDURATION)\,PREV_INDURATION))" : "PREV_INDURATION";

    // In TS some packets have a time (and a position); ffmpeg counts on from these by what packets lasted at first, also when the rate has changed.
    // So the gap is taken from one timed packet (its time in 1) to the next, less the packets between (2) by their duration (0): the first one's, until
    // packets fill the time as those of another rate do.
    private static readonly string GapOfTimedPacket =
        @"if(eq(PREV_INPTS\,NOPTS)\,0*(st(0\,DURATION)+st(1\,PTS)+st(2\,1))\,if(lt(POS\,0)\,0*st(2\,ld(2)+1)\," +
        $@"PTS-ld(1)-ld(2)*if({AnyRate}\,st(0\,(PTS-ld(1))/ld(2))\,ld(0))+0*(st(1\,PTS)+st(2\,1))))";

    // A packet is 1,024 samples.
    private static string AnyRate => string.Join('+', AacRates.Hz.Select(rate => $@"lt(abs((PTS-ld(1))*TB/1024*{rate}-ld(2))\,0.02)"));

    private static readonly string[] SteadyCodecs = ["aac", "mp3", "mp2", "ac3", "eac3", "alac", "dts", "amr_nb", "amr_wb"];

    private static IEnumerable<string> Subtitles(SubtitlePlan subtitles, int index, string scratch) =>
    [
        "-map", $"0:{subtitles.TrackIndex}", "-c:s", "webvtt", "-map_metadata", "-1", "-map_chapters", "-1",
        "-f", "webvtt", FileUrl.Output(scratch, SubtitleFileName(index)),
    ];

    // The offset (see TimelineOffset) goes to the NUT muxer of each file, behind the decision where to cut: given to the segment muxer
    // itself, -output_ts_offset would shift the grid of cuts. No index: see NutCut.
    private static IEnumerable<string> Files(string every, string pattern, string[] cut, string more = "") =>
    [
        "-map_metadata", "-1", "-map_chapters", "-1", "-avoid_negative_ts", "disabled",
        "-f", "segment", "-segment_format", "nut", "-segment_time", every, .. cut,
        "-segment_list_type", "csv", "-segment_list", "pipe:1", "-segment_format_options", $"output_ts_offset={TimelineOffset.Seconds}:write_index=0{more}", pattern,
    ];

    private static string Seconds(TimeSpan time) => ((decimal)time.Ticks / TimeSpan.TicksPerSecond).ToString("0.######", CultureInfo.InvariantCulture);
}
