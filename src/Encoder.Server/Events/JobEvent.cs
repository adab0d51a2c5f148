namespace Encoder.Server.Events;

/// <summary>A change of a job, as sent to watchers.</summary>
/// <param name="Id">Increases over all jobs of a tenant, across restarts too; sent back as <c>Last-Event-ID</c>.</param>
/// <param name="Job">The job's id.</param>
/// <param name="Data">The job as JSON; only its id when it was deleted.</param>
/// <param name="IsLast">Whether it is the last event of the job, unless the job is retried.</param>
/// <param name="IsDeleted">Whether the job was deleted.</param>
internal sealed record JobEvent(long Id, string Job, byte[] Data, bool IsLast, bool IsDeleted = false);
