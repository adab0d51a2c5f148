using System.Reflection;
using Encoder.Contracts;
using Encoder.Grains;

namespace Encoder.Server.Tests.Callbacks;

/// <summary>A job that is only looked at: it has the snapshot a test gives it, or is not there.</summary>
public class JobStub : DispatchProxy
{
    private IJobGrain? proxy;

    /// <summary>The job as it stands; null: there is none.</summary>
    public JobSnapshot? Snapshot { get; set; }

    public static JobStub New(JobState state)
    {
        var proxy = Create<IJobGrain, JobStub>();
        var stub = (JobStub)(object)proxy;
        (stub.proxy, stub.Snapshot) = (proxy, Of(state));
        return stub;
    }

    public static JobSnapshot Of(JobState state) => new(
        "0123456789abcdef01234567", state, 1, new JobRequest(new JobSpec(), new SourceRef("/clip.mp4", "clip.mp4", 1, "f")), 0, null, 0, 0, null, [], [], null);

    /// <summary>A factory that gives this job for every key.</summary>
    public IGrainFactory Grains => FactoryStub.Of(proxy!);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod?.Name == nameof(IJobGrain.SnapshotAsync)
        ? Snapshot is { } snapshot ? Task.FromResult(snapshot) : Task.FromException<JobSnapshot>(new FaultException(ErrorCodes.JobNotFound, "There is no such job."))
        : throw new NotSupportedException(targetMethod?.Name);
}
