using Encoder.Contracts;

namespace Encoder.Grains;

/// <summary>
/// The attempts of a run as kept in the store, so that attempts, failures and deaths of nodes count on over restarts. Written shortly after a
/// change and never per chunk: as many entries as leases and troubles.
/// </summary>
/// <param name="Works">Work that is leased, or was and is not committed.</param>
public sealed record StoredAttempts(IReadOnlyList<StoredWork> Works);

/// <summary>One piece of work.</summary>
/// <param name="Begun">Attempts begun.</param>
/// <param name="Failures">Attempts that failed.</param>
/// <param name="LastFault">Why the last one failed.</param>
/// <param name="Deaths">Attempts whose node died.</param>
/// <param name="Live">Attempts under way.</param>
public sealed record StoredWork(
    WorkKind Kind, int Chunk, int Lane, int Begun, int Failures, IReadOnlyList<string> FailedOn, Fault? LastFault,
    IReadOnlyList<StoredLease> Deaths, IReadOnlyList<StoredLease> Live);

/// <summary>An attempt and the node that had its lease.</summary>
public sealed record StoredLease(string Attempt, string Node);
