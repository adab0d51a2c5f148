namespace Encoder.Contracts;

/// <summary>The queue through which jobs come, and what of it could not be taken: <c>GET /api/queue</c>.</summary>
/// <param name="Name">The queue's name; null when the server takes no jobs from a queue.</param>
/// <param name="Waiting">Messages in it, about; those that are being taken in are among them.</param>
/// <param name="SetAside">The first messages that were set aside.</param>
/// <param name="SetAsideCount">How many were set aside in all, about.</param>
public sealed record QueuePage(string? Name, int Waiting, IReadOnlyList<SetAsideMessage> SetAside, int SetAsideCount);

/// <summary>A message that became no job.</summary>
/// <param name="Id">The storage's id of the message.</param>
/// <param name="Fault">Why.</param>
/// <param name="At">When it was set aside.</param>
/// <param name="Text">The message as it came.</param>
public sealed record SetAsideMessage(string Id, Fault Fault, DateTimeOffset At, string Text);

/// <summary>A message of the queue: a job to begin.</summary>
/// <param name="Asset">Id of the asset to encode, complete or still arriving; either this or <paramref name="Blob"/>.</param>
/// <param name="Blob">Address of the blob to encode, without a SAS: the server reads it with its own identity.</param>
/// <param name="Spec">What to make of it; null: the whole ladder with its defaults.</param>
/// <param name="Key">Two messages of one key are one job. Default: the storage's id of the message.</param>
public sealed record QueuedJob(string? Asset = null, Uri? Blob = null, JobSpec? Spec = null, string? Key = null);
