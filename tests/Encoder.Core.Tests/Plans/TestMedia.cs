using Encoder.Contracts;
using Encoder.Core.Ladders;
using Encoder.Core.Plans;
using Encoder.Core.Probing;
using Encoder.Core.Time;

namespace Encoder.Core.Tests.Plans;

/// <summary>Probes with good defaults: 720p at 24 frames/s, a minute long.</summary>
internal static class TestMedia
{
    public static VideoTrack Video { get; } = new(
        0, "h264", new Timebase(1, 12288), null, null, true, 1280, 720, "yuv420p", new Rational(1, 1), 0,
        new Rational(24, 1), new Rational(24, 1), "progressive", new ColorInfo(null, null, null, null));

    public static AudioTrack Audio { get; } = new(1, "aac", new Timebase(1, 48_000), "eng", null, true, 48_000, 2, "stereo");

    public static VideoTrack Sized(int width, int height) => Video with { Width = width, Height = height };

    public static MediaInfo Of(params Track[] tracks) => new(
        "mov,mp4,m4a,3gp,3g2,mj2", 1000, 0, 60_000_000, [.. tracks.OfType<VideoTrack>()], [.. tracks.OfType<AudioTrack>()], []);

    public static JobSpec Spec(string ladder) => new() { Ladder = Ladder.Parse(ladder) };

    public static JobSpec Spec(params RungSpec[] ladder) => new() { Ladder = ladder };

    public static IReadOnlyList<RungPlan> Rungs(JobSpec spec, VideoTrack track)
        => [.. JobPlanner.Plan(spec, Of(track)).Video!.Lanes.SelectMany(lane => lane.Rungs)];

    /// <summary>The arguments of a spec's only rung, as one line.</summary>
    public static string Arguments(JobSpec spec, VideoTrack track) => string.Join(' ', Assert.Single(Rungs(spec, track)).EncoderArguments);
}
