using Encoder.Contracts;
using Encoder.Grains;

namespace Encoder.Silo.Embedded;

/// <summary>The engine within this process: store, grains and node on one machine. Disposing stops it; unfinished jobs stay resumable.</summary>
public interface ILocalEngine : IAsyncDisposable
{
    /// <summary>
    /// What ffmpeg is not kept from on this machine, because the program that would is missing: a warning for each.
    /// Known once a job is submitted.
    /// </summary>
    IReadOnlyList<Fault> Unprotected { get; }

    /// <summary>Submits a job and gives its id. When the store knows the key, that job goes on from what is committed.</summary>
    /// <exception cref="Encoder.Contracts.FaultException"><c>node.ffmpeg_missing</c>, <c>store.unwritable</c>, <c>store.disk_full</c>.</exception>
    Task<string> SubmitAsync(JobRequest request, string idempotencyKey, CancellationToken cancellationToken);

    /// <summary>The job on every change, at most about five times a second; ends with its final state.</summary>
    IAsyncEnumerable<JobSnapshot> WatchAsync(string job, CancellationToken cancellationToken);

    /// <summary>Cancels a job; returns when nothing of it runs any more.</summary>
    Task CancelAsync(string job, CancellationToken cancellationToken);

    /// <summary>The local folder that holds the job's <c>out/</c> files.</summary>
    string OutputDirectory(string job);
}
