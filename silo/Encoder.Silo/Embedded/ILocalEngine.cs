using Encoder.Contracts;
using Encoder.Grains;

namespace Encoder.Silo.Embedded;

/// <summary>The engine within this process: store, grains and node on one machine. Disposing stops it; unfinished jobs stay resumable.</summary>
public interface ILocalEngine : IAsyncDisposable
{
    /// <summary>
    /// A warning for each restriction of ffmpeg that is not enforced on this machine, because a program is missing.
    /// Known once a job is submitted.
    /// </summary>
    IReadOnlyList<Fault> Unprotected { get; }

    /// <summary>Submits a job and returns its id. When the store contains a job with the same key, that job continues from its commits.</summary>
    /// <exception cref="Encoder.Contracts.FaultException"><c>node.ffmpeg_missing</c>, <c>store.unwritable</c>, <c>store.disk_full</c>.</exception>
    Task<string> SubmitAsync(JobRequest request, string idempotencyKey, CancellationToken cancellationToken);

    /// <summary>The job on every change, at most about five times a second; ends with its final state.</summary>
    IAsyncEnumerable<JobSnapshot> WatchAsync(string job, CancellationToken cancellationToken);

    /// <summary>Cancels a job; returns when none of its work runs any more.</summary>
    Task CancelAsync(string job, CancellationToken cancellationToken);

    /// <summary>The local folder that holds the job's <c>out/</c> files.</summary>
    string OutputDirectory(string job);

    /// <summary>The keys that the job's segments are encrypted with, in the order of their periods; none when they are clear.</summary>
    Task<IReadOnlyList<ClearKey>> KeysAsync(string job, CancellationToken cancellationToken);
}
