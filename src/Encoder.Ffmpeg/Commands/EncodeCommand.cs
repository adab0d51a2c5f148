using System.Globalization;
using Encoder.Contracts;
using Encoder.Core.Chunks;
using Encoder.Core.Delivery;
using Encoder.Core.Plans;
using Encoder.Core.Probing;
using Encoder.Core.Time;

namespace Encoder.Ffmpeg.Commands;

/// <summary>
/// The ffmpeg command that encodes one chunk for every rung of a lane:
/// 1. the joined pieces on stdin; 2. one decode, trimmed to the chunk's frames; 3. one fragmented MP4 per rung; 4. progress.
/// </summary>
public static class EncodeCommand
{
    /// <summary>Encodes <paramref name="chunk"/>, whose times count in <paramref name="timebase"/>, into files of <paramref name="scratchDirectory"/>.</summary>
    public static FfmpegCommand For(VideoPlan video, LanePlan lane, ChunkEntry chunk, Timebase timebase, string scratchDirectory) =>
        For(video, lane, chunk, timebase, scratchDirectory, InputLimits.Default);

    /// <inheritdoc cref="For(VideoPlan, LanePlan, ChunkEntry, Timebase, string)"/>
    public static FfmpegCommand For(
        VideoPlan video, LanePlan lane, ChunkEntry chunk, Timebase timebase, string scratchDirectory, InputLimits limits) =>
        For(video, lane, chunk, timebase, scratchDirectory, limits, WholeGops, []);

    /// <summary>The same, but each frame is written and reported as soon as it is encoded: for what is read while it arrives.</summary>
    public static FfmpegCommand FrameByFrame(
        VideoPlan video, LanePlan lane, ChunkEntry chunk, Timebase timebase, string scratchDirectory, InputLimits limits) =>
        For(video, lane, chunk, timebase, scratchDirectory, limits, EachFrame, ["-stats_period", "0.000001"]);

    // Fragments of the muxer: what is made of them is the same.
    private const string WholeGops = "frag_keyframe";
    private const string EachFrame = "frag_every_frame";

    private static FfmpegCommand For(
        VideoPlan video, LanePlan lane, ChunkEntry chunk, Timebase timebase, string scratchDirectory, InputLimits limits, string fragments, string[] reports) => new("ffmpeg",
    [
        "-nostdin", "-hide_banner", "-nostats", .. reports, "-v", "warning", "-copyts",
        .. Input(limits),
        "-filter_threads", "1", "-filter_complex_threads", "1", "-filter_complex", Graph(video, lane, chunk, timebase),
        .. lane.ChangesFrameRate ? Count : [],
        .. lane.Rungs.SelectMany((rung, index) => Output(rung, index, chunk, timebase, scratchDirectory, fragments)),
        "-progress", "pipe:1",
    ])
    { ScratchDirectory = scratchDirectory };

    /// <summary>
    /// Encodes black pictures of the source's size and format: one at the start of <paramref name="chunk"/> of which nothing could be decoded, or as many
    /// as it repeats before the picture starts.
    /// </summary>
    public static FfmpegCommand Black(VideoTrack source, LanePlan lane, ChunkEntry chunk, Timebase timebase, string scratchDirectory) =>
        Black(source, lane, chunk, chunk.IsBlack ? chunk : chunk with { Frames = 1, Repeats = null }, timebase, scratchDirectory);

    private static FfmpegCommand Black(VideoTrack source, LanePlan lane, ChunkEntry chunk, ChunkEntry black, Timebase timebase, string scratchDirectory) => new("ffmpeg",
    [
        "-nostdin", "-hide_banner", "-nostats", "-v", "warning", "-copyts",
        "-filter_threads", "1", "-filter_complex_threads", "1", "-filter_complex", Rungs(Picture(source, black, timebase), lane, black, timebase),
        .. lane.ChangesFrameRate ? Count : [],
        .. lane.Rungs.SelectMany((rung, index) => Output(rung, index, chunk, timebase, scratchDirectory)),
        "-progress", "pipe:1",
    ])
    { ScratchDirectory = scratchDirectory };

    /// <summary>Name of a rung's file in the scratch directory.</summary>
    public static string FileName(RungPlan rung) => rung.Rendition + ".mp4";

    // The plan's filters already rotate the picture, as probed: newer ffmpeg would also find the rotation in the bitstream and rotate twice.
    // The job decides how many errors are too many: by default ffmpeg ends with status 69 when two thirds of the frames have errors.
    private static IEnumerable<string> Input(InputLimits limits) =>
    [
        "-protocol_whitelist", "pipe", "-format_whitelist", "nut", .. limits.Bounds(),
        "-max_error_rate", "1", "-threads", "1", "-noautorotate", "-f", "nut", "-i", "pipe:0",
    ];

    // The NUT stream's time base is the filter link's, so trim counts in the plan's own ticks; a shared filter may have changed it (bwdif halves it).
    private static string Graph(VideoPlan video, LanePlan lane, ChunkEntry chunk, Timebase timebase)
    {
        var shared = video.SharedFilters.Length == 0 ? "" : $"{video.SharedFilters},settb=expr={timebase.Num}/{timebase.Den},";
        var offset = TimelineOffset.Ticks(timebase);
        return Rungs($"[0:v:0]{shared}{Frames(chunk, offset)}", lane, chunk, timebase);
    }

    // Behind the last frame of the source its repeats, with the plan's times: tpad counts on by a frame rate that means nothing here. Where the last frame
    // could not be decoded, it is the one before that stands.
    private static string Frames(ChunkEntry chunk, long offset)
    {
        if (chunk.Repeats is not { } repeats) return string.Create(CultureInfo.InvariantCulture, $"trim=start_pts={chunk.Start + offset}:end_pts={chunk.End + offset}");
        if (chunk.Standing is { } standing)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $@"trim=start_pts={standing + offset}:end_pts={standing + offset + 1},tpad=stop={repeats.Count - 1}:stop_mode=clone,setpts={repeats.First + offset}+N*{repeats.Step}");
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $@"trim=start_pts={chunk.Start + offset}:end_pts={repeats.First + offset},tpad=stop={repeats.Count}:stop_mode=clone," +
            $@"setpts=if(between(PTS\,{chunk.Start + offset}\,{repeats.First - repeats.Step + offset})\,PTS\,{repeats.First + offset}+(st(0\,ld(0)+1)-1)*{repeats.Step})");
    }

    private static string Rungs(string frames, LanePlan lane, ChunkEntry chunk, Timebase timebase)
    {
        var outputs = string.Concat(lane.Rungs.Select((_, index) => $"[s{index}]"));
        var chains = lane.Rungs.Select((rung, index) => $"[s{index}]{rung.Filters}{FrameRateFilters.Of(rung, chunk, timebase)}[v{index}]");
        var (count, counted) = lane.ChangesFrameRate ? (lane.Rungs.Count + 1, "[decoded]") : (lane.Rungs.Count, "");
        return $"{frames},split={count}{counted}{outputs};{string.Join(';', chains)}";
    }

    // ffmpeg reports the frames of the first output. If a rung has its own frame rate, that output only counts the decoded frames and discards them.
    private static readonly string[] Count = ["-map", "[decoded]", "-fps_mode", "passthrough", "-f", "null", "-"];

    private static string Picture(VideoTrack source, ChunkEntry chunk, Timebase timebase) => string.Create(
        CultureInfo.InvariantCulture,
        $"color=black:size={source.Width}x{source.Height}:rate=1:duration={Math.Max(1, chunk.Repeats?.Count ?? 1)},format={source.PixelFormat},settb={timebase.Num}/{timebase.Den},setpts={chunk.Start + TimelineOffset.Ticks(timebase)}{(chunk.Repeats is { } repeats ? $"+N*{repeats.Step}" : "")}");

    // -fps_mode passthrough and the explicit -enc_time_base keep every source time: the defaults round to the frame rate.
    private static IEnumerable<string> Output(RungPlan rung, int index, ChunkEntry source, Timebase sourceTimebase, string scratch, string fragments = WholeGops)
    {
        var (chunk, timebase) = FrameGrid.Place(rung, source, sourceTimebase);
        return
        [
            "-map", $"[v{index}]", .. rung.EncoderArguments, .. ForcedKeyframes(chunk, timebase),
            "-fps_mode", "passthrough", "-enc_time_base", $"{timebase.Num}:{timebase.Den}",
            "-map_metadata", "-1", "-map_chapters", "-1", "-avoid_negative_ts", "disabled", "-use_editlist", "0",
            "-video_track_timescale", RenditionTimescale.Of(timebase).Den.ToString(CultureInfo.InvariantCulture),
            "-f", "mp4", "-flush_packets", "1", "-movflags", $"+{fragments}+{MoovTime(rung.Codec)}+default_base_moof+frag_discont", FileUrl.Output(scratch, FileName(rung)),
        ];
    }

    private static IEnumerable<string> ForcedKeyframes(ChunkEntry chunk, Timebase timebase) => chunk.SegmentStarts.Count < 2
        ? []
        : ["-force_key_frames", string.Join(',', chunk.SegmentStarts.Skip(1).Select(start => KeyframeTime.Of(start, timebase)))];

    // The configuration record of VP9 and AV1 is known only after the first packet.
    private static string MoovTime(VideoCodec codec) => codec is VideoCodec.H264 or VideoCodec.Hevc ? "empty_moov" : "delay_moov";
}
