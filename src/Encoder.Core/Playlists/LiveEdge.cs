namespace Encoder.Core.Playlists;

/// <summary>How far a live media playlist goes, and what that means for a blocking reload (RFC 8216bis §6.2.5.2).</summary>
/// <param name="Next">Media sequence of the segment that comes next.</param>
/// <param name="Open">Parts of it that are published.</param>
/// <param name="LastParts">Parts of the last complete segment; 0 when they are not known.</param>
public sealed record LiveEdge(long Next, int Open, int LastParts)
{
    // A request may name a segment so far behind the last one, and a part three seconds behind.
    private const int SegmentsAhead = 2;
    private const double SecondsAhead = 3;

    /// <summary>The edge of a playlist of these sessions; null when they list nothing.</summary>
    public static LiveEdge? Of(IReadOnlyList<LiveSession> sessions) => sessions is [.., { Segments: [.., var last] } session]
        ? new LiveEdge(session.FirstSequence + last.Number + 1, session.Open.Count, last.Parts?.Count ?? 0)
        : null;

    /// <summary>The newest part, or the last segment if its parts are not known.</summary>
    public LivePoint Newest => Open > 0 ? new LivePoint(Next, Open - 1) : new LivePoint(Next - 1, LastParts > 0 ? LastParts - 1 : null);

    /// <summary>Whether the playlist has what is wanted; null when that is too far ahead to wait for.</summary>
    /// <param name="wanted">The segment or part.</param>
    /// <param name="part">Length of a part.</param>
    public bool? Has(LivePoint wanted, TimeSpan part)
    {
        // A part behind the last one of its segment is the first one of the next.
        if (wanted.Sequence == Next - 1 && wanted.Part is { } behind && behind >= LastParts && LastParts > 0) wanted = new LivePoint(Next, 0);
        if (wanted.Sequence < Next) return true;
        if (wanted.Sequence >= Next + SegmentsAhead) return null;
        if (wanted.Sequence > Next || wanted.Part is not { } number) return false;
        return number < Open ? true : number - Open < SecondsAhead / part.TotalSeconds ? false : null;
    }
}

/// <summary>A segment or part of a live media playlist.</summary>
/// <param name="Sequence">Media sequence of the segment.</param>
/// <param name="Part">Number of the part in it, from 0; null for the whole segment.</param>
public readonly record struct LivePoint(long Sequence, int? Part);
