using Encoder.Core.Chunks;

namespace Encoder.Grains;

/// <summary>An announcement on the stream <see cref="StreamNames.Chunks"/>. A hint, as all announcements are: the plan pages are in the store.</summary>
/// <param name="Planned">Number of planned chunks.</param>
/// <param name="Opening">The chunk that comes next, as far as it has arrived; null when its encode should not begin yet. It is not stored: whoever misses it waits for the plan page.</param>
public sealed record PlanProgress(int Planned, ChunkOpening? Opening = null);
