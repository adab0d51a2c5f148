namespace Encoder.Grains;

/// <summary>
/// Tells when what no playlist lists any more can be deleted: as long after it was last listed as a playlist lasts, and a segment (RFC 8216 §6.2.2), because a
/// player may hold the last playlist that listed it. The time is that of the clock, not of the media: an encode that catches up lists an hour in a minute. No I/O.
/// </summary>
/// <param name="keep">How long it is kept.</param>
internal sealed class UnlistedHistory(TimeSpan keep, TimeProvider time)
{
    // Fewer entries instead of exact times: it is kept for a little longer.
    private const int Entries = 16;
    private readonly Queue<(long At, IReadOnlyList<int> Unlisted)> history = [];
    private long lastAt;

    /// <summary>Per lane, the commits before this one can be deleted; null while there are none.</summary>
    public IReadOnlyList<int>? Due { get; private set; }

    /// <summary>Takes, per lane, the commits that no playlist lists now.</summary>
    public void Add(IReadOnlyList<int> unlisted)
    {
        var now = time.GetTimestamp();
        if (history.Count == 0 || time.GetElapsedTime(lastAt, now) >= keep / Entries)
        {
            history.Enqueue((now, unlisted));
            lastAt = now;
        }

        while (history.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At, now) >= keep) Due = history.Dequeue().Unlisted;
    }
}
