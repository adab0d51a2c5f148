using Encoder.Core.Chunks;

namespace Encoder.Grains;

/// <summary>An announcement on the stream <see cref="StreamNames.Chunks"/>. A hint, as all announcements are: the plan pages are in the store.</summary>
/// <param name="Planned">Number of planned chunks.</param>
/// <param name="Openings">The chunks that come next, as far as they have arrived; empty when their encodes should not begin yet. They are not stored: whoever misses them waits for the plan page.</param>
public sealed record PlanProgress(int Planned, IReadOnlyList<ChunkOpening> Openings);
