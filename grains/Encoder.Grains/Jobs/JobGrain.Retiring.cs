using Encoder.Contracts;

namespace Encoder.Grains;

/// <summary>
/// The job of a live stream deletes what lies behind its window, so that it needs the same space after an hour and after a day. From then on its source
/// cannot be split again from its beginning: if the splitter is lost, the job ends with what is planned.
/// </summary>
internal sealed partial class JobGrain
{
    private const string RetireSchedule = "retire";

    // A playlist is a little longer than the window, and what is deleted was listed for its own duration.
    private const int SegmentsMore = 3;

    // The chunk that comes next, and the one behind it.
    private const int MostOpenings = 2;
    private RunRetirer? retirer;
    private UnlistedHistory? unlisted;
    private long sourceRead;

    private void BeginRetiring(TimeSpan window)
    {
        retirer = new RunRetirer(store, Keys, run!.Plan);
        unlisted = new UnlistedHistory(window + (run.Plan.SegmentDuration * SegmentsMore), time);
    }

    private void RetireWhenDue()
    {
        if (retirer is null || Document.State != JobState.Encoding) return;
        unlisted!.Add(run!.Unlisted);
        if (retirer.IsBusy || IsMoreRetirable) schedules.Set(RetireSchedule, TimeSpan.Zero);
    }

    // Not while a page is written of records that would be missing then.
    private bool IsMoreRetirable => !compactor!.IsBusy && unlisted!.Due is { } due && due.Zip(run!.Retired.Commits).Any(lane => lane.First > lane.Second);

    private async Task RetireAsync(CancellationToken cancellationToken)
    {
        if (retirer is null || Document.State != JobState.Encoding) return;
        if (retirer.IsBusy)
        {
            await retirer.DeleteAsync(cancellationToken);
            if (retirer.IsBusy) schedules.Set(RetireSchedule, TimeSpan.Zero);
            return;
        }

        if (!IsMoreRetirable) return;
        var retired = await retirer.RetireAsync(run!.Retired, unlisted!.Due!, compactor!.Compacted, cancellationToken);
        if (retired == run.Retired) return;
        run.Retire(retired);
        compactor.Skip(retired.WholePages);
        var splitting = attempts.Find(WorkOf(WorkKind.Split)) is { } split ? split.Live.Select(attempt => attempt.Id).Concat(split.Suspects.Select(lease => lease.Attempt)) : [];
        await retirer.SweepAttemptsAsync(retired, run.Chunks.Planned + MostOpenings, splitting, cancellationToken);
        schedules.Set(RetireSchedule, TimeSpan.Zero);
    }

    /// <summary>The commit came too late: its chunk is deleted, and its Chunk grain could not know that.</summary>
    private async Task DropAsync(ChunkCommitted committed)
    {
        await store.DeleteAsync(Keys.Record(committed.Chunk, committed.Lane), CancellationToken.None);
        if (committed.Lane < run!.Chunks.Lanes) await store.DeletePrefixAsync(Keys.AttemptFiles(committed.Attempt), CancellationToken.None);
        attempts.Remove(WorkOf(WorkKind.Encode, committed.Chunk, committed.Lane));
    }

    /// <summary>The splitter was lost: the job ends with what is planned and, of sound, committed. A new session continues the stream.</summary>
    private async Task CutSplitAsync(CancellationToken cancellationToken)
    {
        await ReadPlanPagesAsync(cancellationToken);
        var end = new SplitEnd(
            run!.Chunks.Planned, run.Chunks.Frames, [.. run.Audio.Select(lane => lane.Prefix)], run.Timebase,
            [new Fault(ErrorCodes.SessionCut, "The stream was cut off, and the session ends with its last whole segment.")])
        { IsCut = true };

        // The splitter may have ended before its node was lost.
        if (!await store.PutIfAbsentAsync(Keys.SplitEnd, StoreJson.Write(end), CancellationToken.None))
            end = (await StoreJson.ReadAsync<SplitEnd>(store, Keys.SplitEnd, CancellationToken.None))!;
        if (!await AcceptSplitEndAsync(end)) return;
        attempts.Remove(WorkOf(WorkKind.Split));
        listens = false;
        Changed();
        await AnnounceAsync(cancellationToken);
        await GoOnAsync(cancellationToken);
    }
}
