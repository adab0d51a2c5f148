using Encoder.Contracts;

namespace Encoder.Grains;

/// <summary>The stored state of a channel, written at every change. It has everything but the bytes received.</summary>
public sealed record ChannelDocument
{
    private const int WarningsKept = 20;

    /// <summary>The request; null before the channel is created and after it is deleted.</summary>
    public ChannelRequest? Request { get; init; }

    /// <summary>The state.</summary>
    public ChannelState State { get; init; }

    /// <summary>Counts resumes from 1: reports of an earlier run are not accepted.</summary>
    public int Run { get; init; } = 1;

    /// <summary>Whether it had a publisher since it was created or resumed.</summary>
    public bool WasLive { get; init; }

    /// <summary>Sessions that are not forgotten, oldest first.</summary>
    public IReadOnlyList<ChannelSession> Sessions { get; init; } = [];

    /// <summary>What the forgotten ones count.</summary>
    public PastSessions Past { get; init; } = PastSessions.None;

    /// <summary>Forgotten sessions whose jobs and assets are to be deleted.</summary>
    public IReadOnlyList<ChannelSession> Deleting { get; init; } = [];

    /// <summary>Number of the last session.</summary>
    public int LastSession { get; init; }

    /// <summary>The attempt that has the lease of the ingest; null when none has.</summary>
    public StoredLease? Lease { get; init; }

    /// <summary>Attempts begun.</summary>
    public int Attempts { get; init; }

    /// <summary>Attempts in a row that failed before they listened.</summary>
    public int Failures { get; init; }

    /// <summary>Where the node listens; kept while none does, so that the next one takes the same port.</summary>
    public IngestEndpoint? Endpoint { get; init; }

    /// <summary>The attempt that listens there.</summary>
    public string? ListeningAttempt { get; init; }

    /// <summary>The newest warnings.</summary>
    public IReadOnlyList<Fault> Warnings { get; init; } = [];

    /// <summary>Why it failed.</summary>
    public Fault? Fault { get; init; }

    /// <summary>When it was deleted.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Sessions that are not ended.</summary>
    public IReadOnlyList<ChannelSession> OpenSessions => [.. Sessions.Where(session => session.EndedAt is null)];

    /// <summary>Whether a publisher sends.</summary>
    public bool HasPublisher => OpenSessions.Any(session => !session.IsSlate);

    /// <summary>
    /// With another session. It does not begin before the one before it began and, if it has ended, ended, whatever the clock says: players see one after the
    /// other. If it is not the slate, a source that was away is
    /// there.
    /// </summary>
    public ChannelDocument Opened(ChannelSession session) => this with
    {
        Sessions = [.. Sessions, Sessions.Count > 0 && (Sessions[^1].EndedAt ?? Sessions[^1].StartedAt) is var before && before > session.StartedAt ? session with { StartedAt = before } : session],
        LastSession = session.Number,
        WasLive = true,
        Failures = 0,
        Warnings = session.IsSlate ? Warnings : [.. Warnings.Where(warning => warning.Code != ErrorCodes.SourceAway)],
    };

    /// <summary>With a change of one session.</summary>
    public ChannelDocument Changed(int number, Func<ChannelSession, ChannelSession> change) =>
        this with { Sessions = [.. Sessions.Select(session => session.Number == number ? change(session) : session)] };

    /// <summary>Without sessions that no playlist lists any more.</summary>
    public ChannelDocument Forgot(IReadOnlyList<ForgottenSession> forgotten)
    {
        var known = forgotten.Where(one => Sessions.Any(session => session.Number == one.Number)).ToList();
        var deleted = Sessions.Where(session => (session.IsSlate || Request?.Spec.Record != true) && known.Exists(one => one.Number == session.Number));
        var segments = new SortedDictionary<string, int>(Past.Segments.ToDictionary(), StringComparer.Ordinal);
        foreach (var (rendition, count) in known.SelectMany(one => one.Segments)) segments[rendition] = segments.GetValueOrDefault(rendition) + count;
        return this with
        {
            Sessions = [.. Sessions.Where(session => known.TrueForAll(one => one.Number != session.Number))],
            Deleting = [.. Deleting, .. deleted],
            Past = new PastSessions(Past.Sessions + known.Count(one => one.Segments.Values.Any(count => count > 0)), segments),
        };
    }

    /// <summary>With a warning, unless it has it.</summary>
    public ChannelDocument Warned(Fault warning) =>
        Warnings.Contains(warning) ? this : this with { Warnings = [.. Warnings.TakeLast(WarningsKept - 1), warning] };
}
