using System.Runtime.CompilerServices;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Silo.Embedded;

namespace Encoder.Cli.Tests.Support;

/// <summary>An engine that encodes nothing: writes the files of a finished job, and keeps what is "committed" in its data folder.</summary>
internal sealed class FakeEngine(EmbeddedSiloOptions options) : ILocalEngine
{
    private JobRequest? request;

    public EmbeddedSiloOptions Options { get; } = options;

    /// <summary>How the job ends; a fault means failed.</summary>
    public Fault? Fault { get; init; }

    /// <summary>Completed when the job is under way; the job then waits for its cancellation.</summary>
    public TaskCompletionSource? Waiting { get; init; }

    /// <summary>Called before the job ends.</summary>
    public Action? BeforeEnd { get; init; }

    public IReadOnlyList<Fault> Unprotected { get; init; } = [];

    public IReadOnlyList<Fault> Warnings { get; init; } = [];

    public string? Key { get; private set; }

    public bool FoundCommitted { get; private set; }

    public bool IsCancelled { get; private set; }

    public bool IsDisposed { get; private set; }

    public Task<string> SubmitAsync(JobRequest request, string idempotencyKey, CancellationToken cancellationToken)
    {
        this.request = request;
        Key = idempotencyKey;
        FoundCommitted = File.Exists(Committed(Options.DataDirectory));
        Directory.CreateDirectory(Options.DataDirectory);
        File.WriteAllText(Committed(Options.DataDirectory), "chunk 0");
        return Task.FromResult("job-1");
    }

    public async IAsyncEnumerable<JobSnapshot> WatchAsync(string job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return Snapshot(JobState.Probing);
        yield return Snapshot(JobState.Encoding) with { PlannedChunks = 2, TotalChunks = 2, SourceFrames = 100 };
        if (Waiting is not null)
        {
            Waiting.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        BeforeEnd?.Invoke();
        if (Fault is null)
            FakeOutput.Write(OutputDirectory(job), request!);
        yield return Snapshot(Fault is null ? JobState.Done : JobState.Failed) with { Fault = Fault, SourceFrames = 100, TotalChunks = 2 };
    }

    public Task CancelAsync(string job, CancellationToken cancellationToken)
    {
        IsCancelled = true;
        return Task.CompletedTask;
    }

    public string OutputDirectory(string job) => Path.Combine(Options.DataDirectory, "jobs", job, "out");

    public Task<IReadOnlyList<ClearKey>> KeysAsync(string job, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ClearKey>>([]);

    public ValueTask DisposeAsync()
    {
        IsDisposed = true;
        return ValueTask.CompletedTask;
    }

    /// <summary>The file that stands for committed chunks.</summary>
    public static string Committed(string dataDirectory) => Path.Combine(dataDirectory, "committed");

    private JobSnapshot Snapshot(JobState state) => Snapshots.Of(state) with { Request = request!, Warnings = Warnings };
}
