namespace Encoder.Core.Playlists;

/// <summary>How a manifest grows (ISO/IEC 23009-1 §5.3.1.2).</summary>
/// <param name="AvailableSince">When its first segment could be fetched; the same in every version.</param>
/// <param name="Now">When this version was written.</param>
/// <param name="UpdateEvery">How often players look for the next.</param>
public sealed record DashGrowth(DateTimeOffset AvailableSince, DateTimeOffset Now, TimeSpan UpdateEvery);
