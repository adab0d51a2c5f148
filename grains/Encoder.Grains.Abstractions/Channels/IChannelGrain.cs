using Encoder.Contracts;

namespace Encoder.Grains;

/// <summary>
/// Owns one channel: spec, state, sessions, and the lease of its ingest. Key: channel id. Calls only the Dispatcher. A session is one growing asset
/// and one job over it; the node that receives the stream creates both. Every operation is idempotent: a caller that got no answer repeats the call.
/// </summary>
[GrainInterfaceType("channel")]
public interface IChannelGrain : IGrainWithStringKey
{
    /// <summary>Creates the channel. Repeated with the same request it changes nothing.</summary>
    Task<ChannelSnapshot> CreateAsync(ChannelRequest request, CancellationToken cancellationToken);

    /// <summary>Activates the channel, which then announces its work. Called by the sweep of the Catalog.</summary>
    Task<ChannelSnapshot> WakeAsync(CancellationToken cancellationToken);

    /// <summary>The state of the channel; <c>channel.not_found</c>.</summary>
    Task<ChannelSnapshot> SnapshotAsync(CancellationToken cancellationToken);

    /// <summary>Stops the channel. Its node learns it at its next report, and ends the session.</summary>
    Task<ChannelSnapshot> StopAsync(CancellationToken cancellationToken);

    /// <summary>Resumes a stopped or failed channel; <c>channel.active</c> for others. Key and addresses stay the same.</summary>
    Task<ChannelSnapshot> ResumeAsync(CancellationToken cancellationToken);

    /// <summary>Ends the channel. Returns the sessions whose jobs and assets the caller deletes: none, if it records. A tombstone stays.</summary>
    Task<IReadOnlyList<ChannelSession>> DeleteAsync(CancellationToken cancellationToken);

    /// <summary>A node takes the lease of the ingest. Null when another node has it or the channel is not active.</summary>
    Task<WorkOrder?> BeginAsync(WorkId work, string node, string ffmpegBuild, CancellationToken cancellationToken);

    /// <summary>Renews the lease and reports what comes in. False when the node must stop.</summary>
    Task<bool> RenewAsync(WorkId work, AttemptProgress progress, CancellationToken cancellationToken);

    /// <summary>The attempt failed or was returned (<c>work.lease_lost</c>).</summary>
    Task FailedAsync(WorkId work, string attempt, Fault fault, CancellationToken cancellationToken);

    /// <summary>The node listens for the publisher.</summary>
    Task ListeningAsync(WorkId work, string attempt, IngestEndpoint endpoint, CancellationToken cancellationToken);

    /// <summary>A publisher sends: opens a session. Repeated for the same publisher it returns the same session. Null when the node must stop.</summary>
    /// <param name="publisher">A random id of the publisher's connection.</param>
    /// <param name="isSlate">Whether it is the slate, while the publisher is away: the channel stays interrupted.</param>
    /// <param name="ago">How long ago it came.</param>
    Task<ChannelSession?> OpenSessionAsync(WorkId work, string attempt, string publisher, bool isSlate, TimeSpan ago, CancellationToken cancellationToken);

    /// <summary>The job of a session exists.</summary>
    Task EncodingAsync(int session, string job, CancellationToken cancellationToken);

    /// <summary>The publisher of a session has gone, and its asset is complete. Also after the channel was stopped.</summary>
    Task EndSessionAsync(int session, CancellationToken cancellationToken);

    /// <summary>
    /// Sessions that no playlist lists any more: they are forgotten. The number of their segments is kept, because it counts in the media sequence.
    /// Their jobs and assets are deleted next, unless the channel records: see <see cref="ChannelSnapshot.Deleting"/>.
    /// </summary>
    Task ForgetAsync(IReadOnlyList<ForgottenSession> sessions, CancellationToken cancellationToken);

    /// <summary>Jobs and assets of forgotten sessions are deleted.</summary>
    Task DeletedAsync(IReadOnlyList<int> sessions, CancellationToken cancellationToken);

    /// <summary>Adds a warning, unless it has it.</summary>
    Task WarnAsync(Fault warning, CancellationToken cancellationToken);
}

/// <summary>A channel as created.</summary>
/// <param name="KeyHash">Hexadecimal SHA-256 of the stream key, which is only compared.</param>
/// <param name="Passphrase">The stream key itself, of SRT only: both ends of a handshake need it.</param>
public sealed record ChannelRequest(ChannelSpec Spec, string Tenant, string KeyHash, DateTimeOffset CreatedAt, StreamKey? Passphrase = null);

/// <summary>Where a node listens for the publisher of a channel.</summary>
/// <param name="Address">The address for publishers, without the stream key.</param>
/// <param name="Port">The port.</param>
public sealed record IngestEndpoint(string Address, int Port);

/// <summary>The time from the arrival of a publisher until it goes.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Publisher">Id of the publisher's connection.</param>
/// <param name="Asset">The asset that its stream is appended to.</param>
/// <param name="StartedAt">When the publisher came.</param>
public sealed record ChannelSession(int Number, string Publisher, string Asset, DateTimeOffset StartedAt)
{
    /// <summary>The job that encodes it; null before it exists.</summary>
    public string? Job { get; init; }

    /// <summary>When the publisher had gone and the asset was complete.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Whether it is black and silence in place of a publisher's stream.</summary>
    public bool IsSlate { get; init; }

    /// <summary>The idempotency key of its job.</summary>
    public string KeyOf(string channel) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"channel/{channel}/{Number}");
}

/// <summary>A session that no playlist lists any more.</summary>
/// <param name="Segments">The number of segments that playlists counted for it, by rendition.</param>
public sealed record ForgottenSession(int Number, IReadOnlyDictionary<string, int> Segments);

/// <summary>What the forgotten sessions count in playlists.</summary>
/// <param name="Sessions">Number of forgotten sessions that had segments.</param>
/// <param name="Segments">Number of their segments, by rendition.</param>
public sealed record PastSessions(int Sessions, IReadOnlyDictionary<string, int> Segments)
{
    /// <summary>None.</summary>
    public static PastSessions None { get; } = new(0, new Dictionary<string, int>());
}

/// <summary>The state of a channel.</summary>
/// <param name="Sessions">Sessions that are not forgotten, oldest first.</param>
/// <param name="Past">What the forgotten ones count.</param>
/// <param name="Endpoint">Where the node listens; null while none does.</param>
/// <param name="ReceivedBytes">Bytes received in the current session.</param>
public sealed record ChannelSnapshot(
    string Channel, ChannelState State, ChannelRequest Request, IReadOnlyList<ChannelSession> Sessions, PastSessions Past, IngestEndpoint? Endpoint,
    IReadOnlyList<Fault> Warnings, Fault? Fault, long ReceivedBytes)
{
    /// <summary>Forgotten sessions whose jobs and assets are to be deleted.</summary>
    public IReadOnlyList<ChannelSession> Deleting { get; init; } = [];
}

/// <summary>What a node needs to receive the stream of a channel.</summary>
/// <param name="Spec">The spec of the channel.</param>
/// <param name="KeyHash">See <see cref="ChannelRequest"/>.</param>
/// <param name="Passphrase">See <see cref="ChannelRequest"/>.</param>
/// <param name="Port">The port that the channel had last, which it should have again; null for none.</param>
/// <param name="OpenSessions">Sessions that an earlier attempt left open: the node completes their assets.</param>
/// <param name="Listens">Whether it then listens for a publisher; false for a stopped channel, of which only a session was left open.</param>
/// <param name="LastJob">The job of the last session since the channel was created or resumed, whose tracks a slate has; null when there is none.</param>
public sealed record IngestOrder(
    ChannelSpec Spec, string KeyHash, StreamKey? Passphrase, int? Port, IReadOnlyList<ChannelSession> OpenSessions, bool Listens, string? LastJob);
