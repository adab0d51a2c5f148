using Encoder.Contracts;

namespace Encoder.Grains;

internal sealed partial class JobGrain
{
    /// <inheritdoc/>
    public async Task<ChunkGrid> GridAsync(CancellationToken cancellationToken)
    {
        EnsureExists();
        if (run is not { Chunks.Planned: > 0 } && Document.State.IsFinal() && Document.FfmpegBuild is not null) await RecoverRunAsync(cancellationToken);
        if (run is null) return new ChunkGrid([], null, []);
        var lanes = run.Plan.Video?.Lanes ?? [];
        return new ChunkGrid(
            [.. lanes.Select(lane => (IReadOnlyList<string>)[.. lane.Rungs.Select(rung => rung.Rendition)])],
            run.SplitEnd?.Chunks ?? Document.Final?.TotalChunks,
            [.. from chunk in Enumerable.Range(run.Chunks.First, run.Chunks.Planned - run.Chunks.First + run.Chunks.Openings.Count) from lane in Enumerable.Range(0, run.Chunks.Lanes) select CellOf(chunk, lane)]);
    }

    private ChunkCell CellOf(int chunk, int lane)
    {
        var entry = attempts.Find(WorkOf(WorkKind.Encode, chunk, lane));
        if (run!.Chunks.IsCommitted(chunk, lane)) return run.History.CellOf(chunk, lane);
        if (entry is null) return new ChunkCell(chunk, lane, ChunkState.Waiting, 0);
        if (entry.Live.Count == 0) return new ChunkCell(chunk, lane, Document.State == JobState.Failed ? ChunkState.Failed : ChunkState.Retried, entry.Begun);
        var newest = entry.Live[^1];
        return new ChunkCell(
            chunk, lane, ChunkState.Leased, entry.Begun, newest.Node, newest.Slot, newest.Frames,
            StartedAt: time.GetUtcNow() - time.GetElapsedTime(newest.StartedAt));
    }
}
