namespace Encoder.Core.Playlists;

/// <summary>Properties of a growing manifest (ISO/IEC 23009-1 §5.3.1.2).</summary>
/// <param name="AvailableSince">When its first segment became available; the same in every version.</param>
/// <param name="Now">When this version was written.</param>
/// <param name="UpdateEvery">How often players request a new version.</param>
public sealed record DashGrowth(DateTimeOffset AvailableSince, DateTimeOffset Now, TimeSpan UpdateEvery)
{
    /// <summary>Set where segments are listed with their first part.</summary>
    internal DashLowLatency? LowLatency { get; init; }
}
