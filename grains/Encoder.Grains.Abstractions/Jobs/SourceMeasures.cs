namespace Encoder.Grains;

/// <summary>What the packets of a source tell while it is split.</summary>
/// <param name="KeyframeInterval">The longest time between keyframes; null before the second.</param>
/// <param name="MissingFrames">Frames that it lacks at its nominal rate, as the times of the others tell.</param>
public sealed record SourceMeasures(TimeSpan? KeyframeInterval, long MissingFrames);
