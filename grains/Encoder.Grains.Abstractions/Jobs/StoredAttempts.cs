using Encoder.Contracts;

namespace Encoder.Grains;

/// <summary>
/// The stored attempts of a run, so that the counts of attempts, failures and node deaths survive restarts. Written shortly after a
/// change and never per chunk: it has an entry per lease, and per work with failures or deaths.
/// </summary>
/// <param name="Works">Work that is leased, or was leased and is not committed.</param>
public sealed record StoredAttempts(IReadOnlyList<StoredWork> Works);

/// <summary>One piece of work.</summary>
/// <param name="Begun">Attempts started.</param>
/// <param name="Failures">Attempts that failed.</param>
/// <param name="LastFault">Why the last one failed.</param>
/// <param name="Deaths">Attempts whose node died.</param>
/// <param name="Live">Attempts in progress.</param>
public sealed record StoredWork(
    WorkKind Kind, int Chunk, int Lane, int Begun, int Failures, IReadOnlyList<string> FailedOn, Fault? LastFault,
    IReadOnlyList<StoredLease> Deaths, IReadOnlyList<StoredLease> Live);

/// <summary>An attempt and the node that had its lease.</summary>
/// <param name="Reach">How far the work had come when the node fell silent: bytes arrived and chunks planned, of work that runs during an upload; of a planned chunk the highest number, of other work 0. Negative while the node reports.</param>
public sealed record StoredLease(string Attempt, string Node, long Reach = -1);
