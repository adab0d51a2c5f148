namespace Encoder.Core.Damage;

/// <summary>Where a sound track of the source has nothing; silence stands there.</summary>
/// <param name="TrackIndex">Index in the container.</param>
/// <param name="Start">Where its first packet starts, on the asset's time line.</param>
/// <param name="Count">Number of gaps between packets.</param>
/// <param name="Total">Length of all of them together.</param>
/// <param name="First">The first few.</param>
public sealed record AudioGaps(int TrackIndex, TimeSpan Start, long Count, TimeSpan Total, IReadOnlyList<AudioGap> First)
{
    /// <summary>Gaps that <see cref="First"/> holds at most.</summary>
    public const int MostNamed = 5;

    /// <summary>A distance between packets that is a gap, in seconds: less than that ffmpeg takes for a jitter of the time stamps, and fills nothing in.</summary>
    public const string ShortestSeconds = "0.1";

    /// <summary>Where the last sound of the track ends.</summary>
    public TimeSpan End { get; init; }
}

/// <summary>A range of the time line in which a track has no packets.</summary>
public sealed record AudioGap(TimeSpan Start, TimeSpan End);
