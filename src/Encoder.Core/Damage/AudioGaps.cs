namespace Encoder.Core.Damage;

/// <summary>The gaps of an audio track of the source, which are replaced by silence.</summary>
/// <param name="TrackIndex">Index in the container.</param>
/// <param name="Start">Start of its first packet on the asset's time line.</param>
/// <param name="Count">Number of gaps between packets.</param>
/// <param name="Total">Total length of the gaps.</param>
/// <param name="First">The first few gaps.</param>
public sealed record AudioGaps(int TrackIndex, TimeSpan Start, long Count, TimeSpan Total, IReadOnlyList<AudioGap> First)
{
    /// <summary>Maximum number of gaps in <see cref="First"/>.</summary>
    public const int MostNamed = 5;

    /// <summary>Minimum distance between packets that counts as a gap, in seconds: ffmpeg takes smaller ones for jitter of the time stamps and does not fill them.</summary>
    public const string ShortestSeconds = "0.1";

    /// <summary>The end of the last packet of the track.</summary>
    public TimeSpan End { get; init; }
}

/// <summary>A range of the time line in which a track has no packets.</summary>
public sealed record AudioGap(TimeSpan Start, TimeSpan End);
