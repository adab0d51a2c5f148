using Encoder.Contracts;

namespace Encoder.Core.Plans;

/// <summary>What a live stream with low latency has beside its usual plan: segments of parts, and encoders that hold no frame back.</summary>
public static class LowLatency
{
    /// <summary>
    /// Length of a part: a fifth of two seconds, and up to a frame more. All but the last of a segment have to be at least 85 % as long (RFC 8216bis §4.4.4.9),
    /// which frames and packets of the usual rates are. The last one of two seconds is longer than 0.25 s at these rates: hls.js passes over a shorter one when
    /// it is behind the newest part, and stalls at the gap.
    /// </summary>
    public static TimeSpan Part { get; } = TimeSpan.FromMilliseconds(420);

    // Frames that are shown in the order of their packets, decided without those that follow. On one thread there is no other delay.
    private const string X264 = ":bframes=0:rc-lookahead=0:sync-lookahead=0:mbtree=0";
    private const string X265 = ":bframes=0:rc-lookahead=0:b-adapt=0:scenecut=0:cutree=0";

    /// <summary>The codecs whose encoders can do so.</summary>
    public static bool IsPossible(VideoCodec codec) => codec is VideoCodec.H264 or VideoCodec.Hevc;

    /// <summary>The plan of the same job with low latency.</summary>
    public static EncodePlan Of(EncodePlan plan) => plan with
    {
        PartDuration = Part,
        Video = plan.Video is { } video
            ? video with { Lanes = [.. video.Lanes.Select(lane => lane with { Rungs = [.. lane.Rungs.Select(Undelayed)] })] }
            : null,
    };

    private static RungPlan Undelayed(RungPlan rung)
    {
        var (list, keys) = rung.Codec == VideoCodec.Hevc ? ("-x265-params", X265) : ("-x264-params", X264);
        var arguments = rung.EncoderArguments.ToList();
        arguments[arguments.IndexOf(list) + 1] += keys;
        return rung with { EncoderArguments = arguments, ReorderFrames = 0 };
    }
}
