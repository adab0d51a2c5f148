namespace Encoder.Server.Events;

/// <summary>A change of a job as watchers hear it.</summary>
/// <param name="Id">Grows over all jobs of a tenant, over restarts too; <c>Last-Event-ID</c> names it.</param>
/// <param name="Job">The job's id.</param>
/// <param name="Data">JSON of what it is now; of its id alone when it was deleted.</param>
/// <param name="IsLast">Nothing of the job follows unless it is retried.</param>
/// <param name="IsDeleted">It was deleted.</param>
internal sealed record JobEvent(long Id, string Job, byte[] Data, bool IsLast, bool IsDeleted = false);
