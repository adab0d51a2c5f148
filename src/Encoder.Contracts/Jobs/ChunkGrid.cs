using System.Text.Json.Serialization;

namespace Encoder.Contracts;

/// <summary>Every chunk of a job, for every lane: <c>GET /api/jobs/{id}/chunks</c>.</summary>
/// <param name="Lanes">Names of the renditions of each video lane.</param>
/// <param name="Total">Total number of chunks; null until the splitter has finished.</param>
/// <param name="Cells">One per planned chunk and lane, by chunk, then by lane.</param>
public sealed record ChunkGrid(IReadOnlyList<IReadOnlyList<string>> Lanes, int? Total, IReadOnlyList<ChunkCell> Cells);

/// <summary>One chunk of one lane.</summary>
/// <param name="Chunk">Its number.</param>
/// <param name="Lane">Its lane.</param>
/// <param name="State">Its state.</param>
/// <param name="Attempts">Attempts started.</param>
/// <param name="Node">The node that runs or ran it.</param>
/// <param name="Slot">The slot of the node, counted from 0.</param>
/// <param name="Frames">Frames encoded.</param>
/// <param name="StartedAt">When the newest attempt began.</param>
/// <param name="ElapsedSeconds">Wall-clock seconds of the committed attempt.</param>
public sealed record ChunkCell(
    int Chunk, int Lane, ChunkState State, int Attempts, string? Node = null, int? Slot = null, int Frames = 0,
    DateTimeOffset? StartedAt = null, double? ElapsedSeconds = null);

/// <summary>The state of a chunk lane.</summary>
[JsonConverter(typeof(LowerCaseEnumConverter<ChunkState>))]
public enum ChunkState
{
    /// <summary>Planned, not started.</summary>
    Waiting,

    /// <summary>A node holds its lease.</summary>
    Leased,

    /// <summary>An attempt failed; another follows.</summary>
    Retried,

    /// <summary>Committed.</summary>
    Done,

    /// <summary>It failed; no further attempt is made.</summary>
    Failed,
}
