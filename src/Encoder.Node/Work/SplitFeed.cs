using Encoder.Core.Damage;
using Encoder.Ffmpeg.Splitting;

namespace Encoder.Node.Work;

/// <summary>
/// Hands the splitter's files on to the feeds, as far as the times in them are known to be right: (1) a long step between pictures waits until it is
/// known whether the sound makes it too; (2) sound behind a long step waits until it is known whether the picture does. Once a step is decided that
/// the splitter has not been told of, the split ends, to be begun again with what is known: what was handed on before stays the same.
/// </summary>
/// <param name="progress">How far the sound tracks were read.</param>
/// <param name="decided">What the splitter was told.</param>
/// <param name="length">Length of the asset in bytes; 0 while unknown.</param>
/// <param name="stop">Ends the splitter.</param>
internal sealed class SplitFeed(
    ChunkFeed chunks, IReadOnlyList<AudioFeed> sound, bool hasPicture, Func<IReadOnlyList<SoundProgress>> progress, ClockDecisions decided, long length, CancellationTokenSource stop)
    : ISplitListener
{
    private readonly Queue<SplitFile> pieces = new();
    private readonly Queue<(int Index, SplitFile File)> segments = new();
    private PendingPiece? pending;
    private SplitFile? waiting;

    /// <summary>What is decided now, when that is more than the splitter was told; else null.</summary>
    public ClockDecisions? Decided { get; private set; }

    public ValueTask OnPieceAsync(SplitFile file, CancellationToken cancellationToken)
    {
        pieces.Enqueue(file);
        return HandOnAsync(hasEnded: false, cancellationToken);
    }

    public ValueTask OnAudioAsync(int index, SplitFile file, CancellationToken cancellationToken)
    {
        segments.Enqueue((index, file));
        return HandOnAsync(hasEnded: false, cancellationToken);
    }

    /// <summary>The splitter has ended.</summary>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => HandOnAsync(hasEnded: true, cancellationToken);

    private async ValueTask HandOnAsync(bool hasEnded, CancellationToken cancellationToken)
    {
        if (Decided is not null) return;
        var known = decided.IsFull ? [] : progress();
        await AddPiecesAsync(known, hasEnded, cancellationToken).ConfigureAwait(false);
        if (hasEnded && Decided is null) await AddLastAsync(known, cancellationToken).ConfigureAwait(false);
        if (Decided is not null || IsSoundOpen(known, hasEnded)) return;
        while (segments.TryDequeue(out var next)) await sound[next.Index].AddAsync(next.File, cancellationToken).ConfigureAwait(false);
        foreach (var feed in sound)
        {
            await feed.CutAsync(cancellationToken).ConfigureAwait(false);
            await feed.ShowAsync(() => chunks.Earliest, cancellationToken).ConfigureAwait(false);
        }
    }

    // Step 1.
    private async Task AddPiecesAsync(IReadOnlyList<SoundProgress> known, bool hasEnded, CancellationToken cancellationToken)
    {
        while (pieces.TryPeek(out var file))
        {
            pending ??= await chunks.OpenAsync(file, cancellationToken).ConfigureAwait(false);
            if (pending is null)
            {
                waiting = file;
                pieces.Dequeue();
                continue;
            }

            waiting = null;
            foreach (var (before, after, usual) in decided.IsFull ? [] : pending.LongSteps)
            {
                var kind = ClockJudge.OfPicture(before, after, known, decided, hasEnded);
                if (kind == StepKind.Unknown) return;
                if (kind != StepKind.Clock) continue;
                Decide(decided with { Clock = [.. decided.Clock, new ClockJump(ClockJudge.Middle(before, after), after - before - usual)] });
                return;
            }

            await chunks.AddAsync(pending, cancellationToken).ConfigureAwait(false);
            pending = null;
            pieces.Dequeue();
        }
    }

    // A piece that waits for another is the last.
    private async Task AddLastAsync(IReadOnlyList<SoundProgress> known, CancellationToken cancellationToken)
    {
        if (waiting is not { } last) return;
        (pending, waiting) = (await chunks.CloseAsync(last, cancellationToken).ConfigureAwait(false), null);
        pieces.Enqueue(last);
        await AddPiecesAsync(known, hasEnded: true, cancellationToken).ConfigureAwait(false);
    }

    // Step 2.
    private bool IsSoundOpen(IReadOnlyList<SoundProgress> known, bool hasEnded)
    {
        if (!hasPicture && ClockJudge.OfSound(known, decided) is { } jump) Decide(decided with { Clock = [.. decided.Clock, jump] });
        else if (ClockJudge.Pause(known, hasPicture ? chunks.ReadUpTo : null, decided, hasEnded) is { } pause)
        {
            TimelineLimit.CheckPause(length, pause);
            Decide(decided with { Pauses = [.. decided.Pauses, pause.Start] });
        }

        return Decided is not null || ClockJudge.Undecided(known, decided).Any();
    }

    private void Decide(ClockDecisions decisions)
    {
        Decided = decisions;
        stop.Cancel();
    }
}
