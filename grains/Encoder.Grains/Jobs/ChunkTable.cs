using Encoder.Core.Chunks;

namespace Encoder.Grains;

/// <summary>
/// The video chunks of a job, lane by lane: which are planned, started, committed. Every operation costs the same for 100 chunks and
/// 100,000: ready work is represented by a cursor and the few lanes before it.
/// </summary>
internal sealed class ChunkTable(int lanes)
{
    private readonly List<ChunkEntry?> entries = [];
    private readonly List<int> left = [];
    private readonly CommitSet[] committed = [.. Enumerable.Range(0, lanes).Select(_ => new CommitSet())];
    private readonly SortedSet<(int Chunk, int Lane)> beforeCursor = [];

    // Lanes of the opening that are ready or started.
    private readonly HashSet<int> openLanes = [];

    public int Lanes => lanes;

    /// <summary>Chunks planned so far.</summary>
    public int Planned => entries.Count;

    /// <summary>The chunk that comes next, when its encode may begin before its end is decided; null when it may not.</summary>
    public ChunkOpening? Opening { get; private set; }

    /// <summary>Frames planned so far.</summary>
    public long Frames { get; private set; }

    /// <summary>Where the last planned chunk ends, ticks.</summary>
    public long End { get; private set; }

    /// <summary>No chunk from this one on was started.</summary>
    public int Cursor { get; private set; }

    /// <summary>Chunk lanes before <see cref="Cursor"/> that wait to be started (again), sorted.</summary>
    public IReadOnlySet<(int Chunk, int Lane)> BeforeCursor => beforeCursor;

    /// <summary>Committed chunk lanes.</summary>
    public int DoneLanes { get; private set; }

    /// <summary>Chunks committed in all lanes from the start.</summary>
    public int DonePrefix { get; private set; }

    public bool AnyReady => Cursor < Planned || beforeCursor.Count > 0;

    /// <summary>True when every planned chunk lane is committed.</summary>
    public bool IsDone => DoneLanes == Planned * lanes;

    public bool IsLaneDone(int lane) => committed[lane].Count == Planned;

    public void Add(ChunkEntry entry)
    {
        if (entry.Number != Planned) throw new InvalidOperationException($"Chunk {entry.Number} was planned after {Planned - 1}.");
        if (Opening is not null)
            foreach (var lane in Enumerable.Range(0, lanes).Where(lane => !openLanes.Contains(lane))) beforeCursor.Add((entry.Number, lane));
        Opening = null;
        openLanes.Clear();
        entries.Add(entry);
        left.Add(lanes);
        Frames += entry.Frames;
        End = Math.Max(End, entry.End);
    }

    /// <summary>The next chunk may begin: its lanes are ready, after those of all chunks that are planned. True when that is new of one of them.</summary>
    public bool Open(ChunkOpening opening)
    {
        if (opening.Number != Planned || (Opening is null && AnyReady)) return false;
        Opening = opening;
        Cursor = Planned + 1;
        var isNew = false;
        for (var lane = 0; lane < lanes; lane++)
            if (openLanes.Add(lane)) isNew |= beforeCursor.Add((opening.Number, lane));
        return isNew;
    }

    /// <summary>Nothing follows: no chunk is open any more.</summary>
    public void Shut()
    {
        if (Opening is null) return;
        beforeCursor.RemoveWhere(lane => lane.Chunk == Opening.Number);
        (Opening, Cursor) = (null, Planned);
        openLanes.Clear();
    }

    public bool IsOpen(int chunk) => Opening?.Number == chunk;

    /// <summary>The chunk's plan; null when it is not planned, or committed in all lanes.</summary>
    public ChunkEntry? Find(int chunk) => chunk >= 0 && chunk < Planned ? entries[chunk] : null;

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
        if (IsOpen(chunk)) openLanes.Add(lane);
    }

    /// <summary>Makes a chunk lane ready again, because its attempt ended without a commit; one of the opening with the next announcement of it.</summary>
    public void GiveBack(int chunk, int lane)
    {
        if (IsOpen(chunk))
        {
            openLanes.Remove(lane);
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
        if (--left[chunk] == 0) Close(chunk);
        return true;
    }

    private void Close(int chunk)
    {
        entries[chunk] = null;
        while (DonePrefix < Planned && left[DonePrefix] == 0) DonePrefix++;
    }
}
