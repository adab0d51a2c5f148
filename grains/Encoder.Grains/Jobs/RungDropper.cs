namespace Encoder.Grains;

/// <summary>
/// Decides when a live stream needs too much encoding: when it is behind by more than a number of segments, and has not caught up while half as many were
/// encoded. What only stood still, because a node was lost, catches up. After a rung was dropped it begins anew with the first chunk without it. No I/O.
/// </summary>
/// <param name="most">The number of segments; 0: never.</param>
internal sealed class RungDropper(int most)
{
    private (int Done, int Behind)? since;
    private int first;

    /// <summary>Whether a rung is to be dropped.</summary>
    /// <param name="done">Chunks encoded in all lanes.</param>
    /// <param name="behind">Chunks planned, and not encoded.</param>
    public bool IsDue(int done, int behind)
    {
        if (most == 0 || done < first) return false;
        if (since is { } before && done - before.Done < (most + 1) / 2) return false;
        var isDue = behind > most && behind >= since?.Behind;
        since = (done, behind);
        return isDue;
    }

    /// <summary>A rung was dropped.</summary>
    /// <param name="chunk">The first chunk without it.</param>
    public void Drop(int chunk) => (first, since) = (chunk, null);
}
