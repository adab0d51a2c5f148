namespace Encoder.Grains;

/// <summary>
/// Decides when a live stream needs too much encoding: while it is behind by more than a number of segments, half as many are encoded, slower than they last,
/// and it is not less behind then; and the same once more. A channel that stood still, because a node was lost, is less behind the second time, and a source
/// that comes faster than it lasts is not encoded more slowly. After a rung was dropped it begins anew with the first chunk without it. No I/O.
/// </summary>
/// <param name="most">The number of segments; 0: never.</param>
/// <param name="segment">How long a segment is.</param>
/// <param name="time">The clock.</param>
internal sealed class RungDropper(int most, TimeSpan segment, TimeProvider time)
{
    private (int Done, int Behind, long At)? since;
    private bool fellBack;
    private int first;

    /// <summary>Whether a rung is to be dropped.</summary>
    /// <param name="done">Chunks encoded in all lanes.</param>
    /// <param name="behind">Chunks planned, and not encoded.</param>
    public bool IsDue(int done, int behind)
    {
        if (most == 0 || done < first) return false;
        var now = (done, behind, At: time.GetTimestamp());
        if (behind <= most || since is not { } before)
        {
            (since, fellBack) = (behind > most ? now : null, false);
            return false;
        }

        var encoded = done - before.Done;
        if (encoded < (most + 1) / 2) return false;
        var fallsBack = behind >= before.Behind && segment * encoded < time.GetElapsedTime(before.At, now.At);
        var isDue = fallsBack && fellBack;
        (since, fellBack) = (now, fallsBack);
        return isDue;
    }

    /// <summary>A rung was dropped.</summary>
    /// <param name="chunk">The first chunk without it.</param>
    public void Drop(int chunk) => (first, since) = (chunk, null);
}
