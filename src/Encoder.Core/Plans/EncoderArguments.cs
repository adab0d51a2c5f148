using System.Globalization;
using Encoder.Contracts;

namespace Encoder.Core.Plans;

/// <summary>
/// The complete argument vector of a rung's encoder. Values that an encoder would derive from the frames (level, rate, colour) are explicit, because otherwise
/// chunks would get different headers. Each encoder runs on one thread, because results depend on the number of threads.
/// </summary>
internal static class EncoderArguments
{
    /// <summary>SVT-AV1 does not support forced keyframes: its keyframe distance is longer than any chunk, so that only the first frame is a keyframe.</summary>
    private const string NoKeyframes = "100000";

    public static IReadOnlyList<string> Of(RungDecision decision) => decision.Rung.Codec switch
    {
        VideoCodec.H264 => X264(decision),
        VideoCodec.Hevc => X265(decision),
        VideoCodec.Av1 => SvtAv1(decision),
        VideoCodec.Vp9 => Vpx(decision),
        _ => throw new ArgumentOutOfRangeException(nameof(decision), decision.Rung.Codec, null),
    };

    /// <summary>The tag of the sample entry.</summary>
    public static string SampleEntryOf(VideoCodec codec) => codec switch
    {
        VideoCodec.H264 => "avc1",
        VideoCodec.Hevc => "hvc1",
        VideoCodec.Av1 => "av01",
        _ => "vp09",
    };

    /// <summary><c>cpu-independent</c>: otherwise x264's lookahead depends on the instruction set of the processor, and results would differ between nodes.</summary>
    private static string[] X264(RungDecision decision)
    {
        var level = decision.Parameters.Option("level") ?? AvcLevels.Choose(
            decision.Width, decision.Height, decision.FrameRate, decision.Profile, decision.CeilingBps, decision.BufferBits,
            decision.Parameters.Option("refs") ?? decision.Parameters.Key("ref"));
        return
        [
            "-c:v", "libx264", "-threads", "1", "-preset", decision.Preset("preset", "medium"),
            .. Profile(decision), "-level:v", level, .. RateOf(decision),
            .. decision.OptionsExcept("preset", "profile", "level", "pix_fmt"),
            .. Picture(decision), .. Keyframes(decision),
            "-x264-params", decision.KeyList($"fps={decision.FrameRate}:cpu-independent=1"),
        ];
    }

    /// <summary>Without <c>forced-idr</c> and closed GOPs a forced keyframe would be a CRA picture.</summary>
    private static string[] X265(RungDecision decision) =>
    [
        "-c:v", "libx265", "-threads", "1", "-preset", decision.Preset("preset", "medium"),
        .. Profile(decision), .. RateOf(decision),
        .. decision.OptionsExcept("preset", "profile", "pix_fmt"),
        .. Picture(decision), .. Keyframes(decision), "-tag:v", "hvc1",
        "-x265-params", decision.KeyList($"pools=none:frame-threads=1:info=0:open-gop=0:fps={decision.FrameRate}:log-level=error{HdrParameters.X265(decision.Hdr)}"),
    ];

    /// <summary><c>-threads 1</c> alone uses 1.7 cores; <c>lp=1</c> one.</summary>
    private static string[] SvtAv1(RungDecision decision) =>
    [
        "-c:v", "libsvtav1", "-preset", decision.Preset("preset", "8"), .. RateOf(decision),
        .. decision.OptionsExcept("preset", "pix_fmt"),
        .. Picture(decision), "-g", NoKeyframes,
        "-svtav1-params", decision.KeyList($"lp=1:fps-num={decision.FrameRate.Num}:fps-denom={decision.FrameRate.Den}{HdrParameters.SvtAv1(decision.Hdr)}"),
    ];

    private static string[] Vpx(RungDecision decision)
    {
        var speed = decision.Preset(decision.Parameters.Option("speed") is null ? "cpu-used" : "speed", "4");
        return
        [
            "-c:v", "libvpx-vp9", "-threads", "1", "-row-mt", "0",
            "-deadline", decision.Parameters.Option("deadline") ?? decision.Parameters.Option("quality") ?? "good", "-cpu-used", speed,
            .. Profile(decision), .. VpxRate(decision),
            .. decision.OptionsExcept("deadline", "quality", "cpu-used", "speed", "profile", "pix_fmt"),
            .. Picture(decision), "-g", Number(2 * decision.SegmentFrames),
        ];
    }

    private static IEnumerable<string> RateOf(RungDecision decision) => decision.Rate?.Arguments() ?? decision.MissingBuffer();

    /// <summary>
    /// libvpx supports quality with an average rate, not with a maximum: the maximum is used as the average. Without any rate it needs a zero,
    /// or ffmpeg's default of 200 kb/s would limit the quality.
    /// </summary>
    private static IEnumerable<string> VpxRate(RungDecision decision)
    {
        if (decision.Rate is not { } rate)
            return decision.Parameters.Option("b") is null ? ["-b:v", "0"] : [];
        if (rate.Crf is null)
            return rate.Arguments();
        return rate with { Bitrate = rate.MaxBitrate ?? 0, MaxBitrate = null } is var bounded ? bounded.Arguments() : [];
    }

    private static IEnumerable<string> Profile(RungDecision decision) => decision.Profile is { } profile ? ["-profile:v", profile] : [];

    private static IEnumerable<string> Picture(RungDecision decision) => ["-pix_fmt", decision.PixelFormat, .. decision.Color.Arguments()];

    /// <summary>
    /// Keyframes are forced at the start times of segments. The encoder's keyframe distance is twice a segment, longer than any segment of usual
    /// length; a scene cut less than one segment after a keyframe gets an I frame within the GOP.
    /// </summary>
    private static IEnumerable<string> Keyframes(RungDecision decision)
        => ["-g", Number(2 * decision.SegmentFrames), "-keyint_min", Number(decision.SegmentFrames), "-forced-idr", "1"];

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
