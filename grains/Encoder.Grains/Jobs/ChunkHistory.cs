using Encoder.Contracts;

namespace Encoder.Grains;

/// <summary>The node and times of each committed chunk lane: about 40 bytes each, so that 100,000 chunks need a few megabytes.</summary>
/// <param name="lanes">Video lanes per chunk.</param>
/// <param name="first">The first chunk that is not forgotten.</param>
internal sealed class ChunkHistory(int lanes, int first = 0)
{
    private readonly List<Entry> entries = [];
    private readonly List<string> nodes = [];

    public void Commit(int chunk, int lane, string attempt, string node, int? slot, int frames, DateTimeOffset startedAt, TimeSpan elapsed)
    {
        if (chunk < first) return;
        var index = ((chunk - first) * lanes) + lane;
        while (entries.Count <= index) entries.Add(default);
        if (!nodes.Contains(node)) nodes.Add(node);
        entries[index] = new Entry(nodes.IndexOf(node), AttemptId.NumberOf(attempt), slot ?? -1, frames, startedAt, elapsed);
    }

    public ChunkCell CellOf(int chunk, int lane)
    {
        var index = ((chunk - first) * lanes) + lane;
        if (index < 0 || index >= entries.Count || entries[index].Attempts == 0) return new ChunkCell(chunk, lane, ChunkState.Done, 1);
        var entry = entries[index];
        return new ChunkCell(
            chunk, lane, ChunkState.Done, entry.Attempts, nodes[entry.Node], entry.Slot < 0 ? null : entry.Slot, entry.Frames, entry.StartedAt,
            entry.Elapsed.TotalSeconds);
    }

    /// <summary>Forgets the chunks before one.</summary>
    public void Forget(int until)
    {
        if (until <= first) return;
        entries.RemoveRange(0, Math.Min(entries.Count, (until - first) * lanes));
        first = until;
    }

    private readonly record struct Entry(int Node, int Attempts, int Slot, int Frames, DateTimeOffset StartedAt, TimeSpan Elapsed);
}
