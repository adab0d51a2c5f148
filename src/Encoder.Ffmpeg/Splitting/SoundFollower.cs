using Encoder.Core.Damage;
using Encoder.Core.Plans;
using Encoder.Ffmpeg.Commands;

namespace Encoder.Ffmpeg.Splitting;

/// <summary>Tells how far a splitter has read the sound tracks, while it runs.</summary>
/// <param name="plan">The plan that its command was made for.</param>
/// <param name="scratch">Its folder.</param>
public sealed class SoundFollower(EncodePlan plan, string scratch)
{
    private readonly List<GapFollower> tracks =
        [.. SplitCommand.SoundTracks(plan).Select(track => new GapFollower(Path.Combine(scratch, SplitCommand.GapFileName(track)), plan.ShortestClockJump))];

    /// <summary>How far each track was read; of one of which nothing was written yet, nothing.</summary>
    public IReadOnlyList<SoundProgress> Read() => [.. tracks.Select(track => track.Read())];
}
