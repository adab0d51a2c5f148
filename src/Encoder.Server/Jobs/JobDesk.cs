using Encoder.Actors;
using Encoder.Contracts;
using Encoder.Core.Specs;
using Encoder.Server.Callbacks;
using Encoder.Server.Security;

namespace Encoder.Server.Jobs;

/// <summary>Jobs as the server's routes see them: made, found and told apart by tenant here, and nowhere else.</summary>
internal sealed class JobDesk(IActors actors, CallbackPolicy callbacks, TimeProvider time)
{
    /// <summary>Registers and submits a job; the same key gives the same job again. Faults: <c>spec.*</c>, <c>callback.not_allowed</c>, <c>job.key_taken</c>.</summary>
    public async Task<JobInfo> CreateAsync(string tenant, JobSpec spec, SourceRef source, string? idempotencyKey, CancellationToken cancellationToken)
    {
        JobSpecValidator.ThrowIfInvalid(spec);
        callbacks.ThrowIfRefused(spec);
        var registration = new JobRegistration(idempotencyKey, spec.Name ?? source.FileName);
        var job = await actors.Get<ICatalog>(tenant).RegisterAsync(registration, cancellationToken).ConfigureAwait(false);
        var request = new JobRequest(spec, source, tenant, time.GetUtcNow());
        return JobView.Of(await actors.Get<IJob>(job).SubmitAsync(request, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>A job of the tenant; anybody else's is <c>job.not_found</c> too.</summary>
    public async Task<JobSnapshot> FindAsync(string tenant, string job, CancellationToken cancellationToken)
    {
        // An actor is activated by its first call: what can't be an id must not make one.
        if (!IsId(job)) throw Unknown(job);
        var snapshot = await actors.Get<IJob>(job).SnapshotAsync(cancellationToken).ConfigureAwait(false);
        return tenant is RequestCaller.AnyTenant || snapshot.Request.Tenant == tenant ? snapshot : throw Unknown(job);
    }

    private static bool IsId(string job) => job.Length == 24 && job.All(char.IsAsciiHexDigitLower);

    private static FaultException Unknown(string job) => new(ErrorCodes.JobNotFound, $"There is no job {(job.Length <= 64 ? job : "of this id")}.");
}
