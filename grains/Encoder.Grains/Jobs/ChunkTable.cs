using Encoder.Core.Chunks;

namespace Encoder.Grains;

/// <summary>
/// The video chunks of a job, lane by lane: which are planned, started, committed. Every operation costs the same for 100 chunks and
/// 100,000: ready work is represented by a cursor and the few lanes before it. Chunks before <see cref="First"/> are forgotten but for their number.
/// </summary>
/// <param name="first">Chunks before this one were committed in all lanes, and are deleted.</param>
/// <param name="frames">Their frames.</param>
internal sealed class ChunkTable(int lanes, int first = 0, long frames = 0)
{
    private readonly List<ChunkEntry?> entries = [];
    private readonly List<int> left = [];
    private readonly CommitSet[] committed = [.. Enumerable.Range(0, lanes).Select(_ => new CommitSet(first))];
    private readonly SortedSet<(int Chunk, int Lane)> beforeCursor = [];

    // Those of chunks Planned, Planned + 1, ….
    private readonly List<ChunkOpening> openings = [];

    // Lanes of the openings that are ready or started.
    private readonly HashSet<(int Chunk, int Lane)> openLanes = [];

    public int Lanes => lanes;

    /// <summary>The first chunk that is not forgotten.</summary>
    public int First { get; private set; } = first;

    /// <summary>Chunks planned so far.</summary>
    public int Planned => First + entries.Count;

    /// <summary>The chunks that come next whose encodes may begin before their ends are decided.</summary>
    public IReadOnlyList<ChunkOpening> Openings => openings;

    /// <summary>Frames planned so far.</summary>
    public long Frames { get; private set; } = frames;

    /// <summary>Where the last planned chunk ends, ticks.</summary>
    public long End { get; private set; }

    /// <summary>No chunk from this one on was started.</summary>
    public int Cursor { get; private set; } = first;

    /// <summary>Chunk lanes before <see cref="Cursor"/> that wait to be started (again), sorted.</summary>
    public IReadOnlySet<(int Chunk, int Lane)> BeforeCursor => beforeCursor;

    /// <summary>Committed chunk lanes.</summary>
    public int DoneLanes { get; private set; } = first * lanes;

    /// <summary>Chunks committed in all lanes from the start.</summary>
    public int DonePrefix { get; private set; } = first;

    public bool AnyReady => Cursor < Planned || beforeCursor.Count > 0;

    /// <summary>True when every planned chunk lane is committed.</summary>
    public bool IsDone => DoneLanes == Planned * lanes;

    public bool IsLaneDone(int lane) => committed[lane].Count == Planned;

    public void Add(ChunkEntry entry)
    {
        if (entry.Number != Planned) throw new InvalidOperationException($"Chunk {entry.Number} was planned after {Planned - 1}.");
        if (openings.Count > 0)
        {
            openings.RemoveAt(0);
            for (var lane = 0; lane < lanes; lane++)
                if (!openLanes.Remove((entry.Number, lane))) beforeCursor.Add((entry.Number, lane));
        }

        entries.Add(entry);
        left.Add(lanes);
        Frames += entry.Frames;
        End = Math.Max(End, entry.End);
    }

    /// <summary>The next chunk may begin, or the one behind it: its lanes are ready, after those of all chunks that are planned. True when that is new of one of them.</summary>
    public bool Open(ChunkOpening opening)
    {
        var at = opening.Number - Planned;
        if (at < 0 || at > openings.Count || (openings.Count == 0 && AnyReady)) return false;
        if (at == openings.Count) openings.Add(opening);
        else openings[at] = opening;
        Cursor = Planned + openings.Count;
        var isNew = false;
        for (var lane = 0; lane < lanes; lane++)
            if (openLanes.Add((opening.Number, lane))) isNew |= beforeCursor.Add((opening.Number, lane));
        return isNew;
    }

    /// <summary>Nothing follows: no chunk is open any more.</summary>
    public void Shut()
    {
        if (openings.Count == 0) return;
        beforeCursor.RemoveWhere(lane => lane.Chunk >= Planned);
        Cursor = Planned;
        openings.Clear();
        openLanes.Clear();
    }

    /// <summary>What is known of a chunk that may begin and is not planned; null of any other.</summary>
    public ChunkOpening? OpeningOf(int chunk) => chunk >= Planned && chunk - Planned < openings.Count ? openings[chunk - Planned] : null;

    public bool IsOpen(int chunk) => OpeningOf(chunk) is not null;

    /// <summary>The chunk's plan; null when it is not planned, or committed in all lanes.</summary>
    public ChunkEntry? Find(int chunk) => chunk >= First && chunk < Planned ? entries[chunk - First] : null;

    public bool IsCommitted(int chunk, int lane) => committed[lane].Contains(chunk);

    /// <summary>Removes a chunk lane from the ready ones. Skipped lanes are kept in the list before the cursor.</summary>
    public void Begin(int chunk, int lane)
    {
        for (; Cursor <= chunk; Cursor++)
        {
            for (var passed = 0; passed < lanes; passed++)
            {
                if ((Cursor, passed) != (chunk, lane) && !IsCommitted(Cursor, passed)) beforeCursor.Add((Cursor, passed));
            }
        }

        beforeCursor.Remove((chunk, lane));
        if (IsOpen(chunk)) openLanes.Add((chunk, lane));
    }

    /// <summary>Makes a chunk lane ready again, because its attempt ended without a commit; one of the opening with the next announcement of it.</summary>
    public void GiveBack(int chunk, int lane)
    {
        if (IsOpen(chunk))
        {
            openLanes.Remove((chunk, lane));
            return;
        }

        if (chunk < Cursor && !IsCommitted(chunk, lane)) beforeCursor.Add((chunk, lane));
    }

    /// <summary>False when it was committed before, or is not planned.</summary>
    public bool Commit(int chunk, int lane)
    {
        if (chunk >= Planned || !committed[lane].Add(chunk)) return false;
        DoneLanes++;
        Begin(chunk, lane);
        if (--left[chunk - First] == 0) Close(chunk);
        return true;
    }

    private void Close(int chunk)
    {
        entries[chunk - First] = null;
        while (DonePrefix < Planned && left[DonePrefix - First] == 0) DonePrefix++;
    }

    /// <summary>Forgets chunks that are committed in all lanes.</summary>
    public void Forget(int until)
    {
        if (until > DonePrefix) throw new InvalidOperationException($"Chunk {DonePrefix} is not committed in all lanes, and is to be forgotten.");
        if (until <= First) return;
        entries.RemoveRange(0, until - First);
        left.RemoveRange(0, until - First);
        First = until;
    }
}
