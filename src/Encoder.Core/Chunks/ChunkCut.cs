namespace Encoder.Core.Chunks;

/// <summary>
/// Decides where the next chunk ends. Candidates follow one another: the next access point, or within a long GOP the first frame a part behind
/// the last candidate. The chunk takes candidates in as long as the next one is nearer to its target; as soon as none that may still come can be, it ends.
/// </summary>
internal sealed class ChunkCut(ChunkTargets targets, PacketWindow window)
{
    // Pre-roll of the chunks that are closed.
    private long closed;
    private bool wasShort;

    /// <summary>The chunk that starts with the window's first frame ends here.</summary>
    public void Close(long end)
    {
        var start = window.Frames[0];
        closed += Math.Max(0, Preroll(start));
        wasShort = IsShort(start, end, wasShort);
    }

    /// <summary>What is known of the chunk that starts with the window's first frame; null when no frame is settled.</summary>
    public ChunkProspect? Next() => window.Frames.Count == 0 ? null : Prospect(window.Frames[0], closed, wasShort);

    /// <summary>
    /// What is known of the chunk behind one of one segment whose end is not decided, if that ends where its GOP does: which it will unless another ends soon.
    /// Null when that is not likely.
    /// </summary>
    public ChunkProspect? Behind(ChunkProspect chunk) => chunk is { End: null, LikelyEnd: { } end } && IsOneSegment(end - chunk.Start)
        ? Prospect(end, chunk.Spent, IsShort(chunk.Start, end, chunk.IsBehindShort))
        : null;

    // Where short chunks are wanted, one tells nothing of the GOPs, unless it starts within one.
    private bool IsShort(long start, long end, bool before) => IsOneSegment(targets.At(start)) && Preroll(start) == 0 ? before : IsOneSegment(end - start);

    private bool IsOneSegment(long length) => length < targets.Segment / 2 * 3;

    private ChunkProspect Prospect(long start, long before, bool isBehindShort)
    {
        var spent = before + Math.Max(0, Preroll(start));
        var (end, earliest, likely) = End(start, spent);
        var prospect = new ChunkProspect(start, end, end ?? earliest, likely, spent, isBehindShort);
        return end is null ? prospect with { IsProbablyShort = IsProbablyShort(prospect) } : prospect;
    }

    // Short because short chunks are wanted where it starts, or because it is a part of a long GOP, if the account covers that, or because the last one was as
    // short, among long GOPs, and this one is not longer yet.
    private bool IsProbablyShort(ChunkProspect chunk)
    {
        var start = chunk.Start;
        var (access, preroll) = (window.NextAccess(start), Preroll(start));
        var part = targets.PartAt(start, preroll);
        var isCut = IsOneSegment(part) && targets.IsAffordable(chunk.Spent, preroll + part, start + part);
        if (preroll >= targets.ShortGop) return isCut || access is not null;
        var isLikeTheLast = chunk.IsBehindShort && IsOneSegment(chunk.Earliest - start);
        if ((access ?? window.Settled) - start > targets.ShortGop) return isCut || isLikeTheLast;
        return (IsOneSegment(targets.At(start)) || isLikeTheLast) && (isCut || access is not null);
    }

    private (long? End, long Earliest, long? Likely) End(long start, long spent)
    {
        var (before, longest) = (start, 0L);
        var candidate = After(start, spent);
        while (candidate is { IsKnown: true, IsEnd: false })
        {
            longest = Math.Max(longest, candidate.Time - before);
            var next = After(candidate.Time, spent);
            var isStub = candidate.Time - start < targets.StubAt(start);
            if (!isStub && !MayPrefer(start, candidate.Time, next, longest)) return window.IsClosable(candidate.Time) ? (candidate.Time, candidate.Time, null) : (null, candidate.Time, null);

            // The next one may turn out the worse end, and probably does if what follows is longer already than what is in the chunk.
            if (!isStub && !next.IsKnown) return (null, candidate.Time, window.Settled - candidate.Time > longest ? candidate.Time : null);
            before = candidate.Time;
            candidate = next;
        }

        return (null, candidate.Time, null);
    }

    private Candidate After(long time, long spent)
    {
        var access = window.NextAccess(time);
        var part = window.FirstFrame(time + targets.PartAt(time, Preroll(time)));
        // An access point that follows soon makes the cut before it superfluous; so does the end.
        if (part is not { } cut) return access is { } only ? Candidate.At(only) : EndOr(window.Settled);
        var stub = cut + targets.StubAt(time, Preroll(cut));
        if (access is { } near && near <= stub) return Candidate.At(near);
        if ((window.IsComplete ? window.End : window.Settled) < stub) return EndOr(cut);
        if (targets.IsAffordable(spent, Preroll(cut), cut)) return Candidate.At(cut);
        return access is { } far ? Candidate.At(far) : EndOr(window.Settled);
    }

    private Candidate EndOr(long earliest) => window.IsComplete ? Candidate.End(window.End) : Candidate.NotBefore(earliest);

    private long Preroll(long start) => start - window.AccessFor(start).Pts;

    /// <summary>
    /// Whether the next candidate is the better end of a chunk; of one that is not known, whether any that may come is. Short GOPs are joined to the usual
    /// chunk; to a longer one (<paramref name="longest"/>) no more than about a part is.
    /// </summary>
    private bool MayPrefer(long start, long candidate, Candidate next, long longest)
    {
        if (next.IsEnd && next.Time - candidate < targets.Rest) return true;
        // The end may come any time behind what is settled.
        if (!next.IsKnown && window.Settled - candidate < targets.Rest) return true;
        var isShort = longest <= targets.ShortGop && next.Time - candidate <= targets.ShortGop;
        if (isShort && IsNearer(targets.At(start))) return true;
        var part = Math.Min(targets.Part, targets.At(start));
        return (!isShort || !next.IsKnown) && next.Time - start <= part + targets.StubAt(start) && IsNearer(part);

        bool IsNearer(long target) => candidate - start < target && next.Time - start < (2 * target) - (candidate - start);
    }

    /// <summary>A possible end of a chunk.</summary>
    /// <param name="Time">When it is; of one that is not known, when it is at the earliest.</param>
    private readonly record struct Candidate(long Time, bool IsKnown, bool IsEnd)
    {
        public static Candidate NotBefore(long time) => new(time, IsKnown: false, IsEnd: false);

        public static Candidate At(long time) => new(time, IsKnown: true, IsEnd: false);

        public static Candidate End(long time) => new(time, IsKnown: true, IsEnd: true);
    }
}

/// <summary>What is known of a chunk: times in ticks.</summary>
/// <param name="Start">Its first frame.</param>
/// <param name="End">Where it ends; null when it is too early to say, or nothing follows it.</param>
/// <param name="Earliest">It does not end before this time.</param>
/// <param name="LikelyEnd">Where it ends unless the GOP that follows turns out to be short; null when nothing can be said.</param>
/// <param name="Spent">Pre-roll of all chunks up to this one.</param>
/// <param name="IsBehindShort">The chunk before it was one segment, among long GOPs.</param>
internal readonly record struct ChunkProspect(long Start, long? End, long Earliest, long? LikelyEnd, long Spent, bool IsBehindShort)
{
    /// <summary>While its end is not decided: whether it is probably as short as one segment.</summary>
    public bool IsProbablyShort { get; init; }
}
