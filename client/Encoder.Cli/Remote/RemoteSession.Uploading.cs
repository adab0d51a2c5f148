using Encoder.Cli.Encode;
using Encoder.Cli.Inputs;
using Encoder.Contracts;

namespace Encoder.Cli.Remote;

/// <summary>
/// <c>encoder upload</c> and <c>encoder watch</c>. An upload watches its job from the first block on, and ends when the job fails.
/// </summary>
internal sealed partial class RemoteSession
{
    private readonly JobModel model = new();
    private readonly Lock gate = new();
    private readonly long startedAt = host.Time.GetTimestamp();
    private JobInfo? job;
    private UploadProgress? upload;

    public async Task UploadAsync(UploadCommandOptions options, CancellationToken cancellationToken)
    {
        var spec = JobSpecSource.Read(options.Spec);
        using var name = UndecodableName.Open(options.File, host.StateFolder);
        options = options with { File = name.Path };
        JobInfo? created = null;
        await reporter.RunAsync(async () =>
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var known = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            var watching = WatchUploadAsync(known.Task, stop.Token);
            var uploading = SendAsync(options, spec, known, stop.Token);
            // The first failure ends both. A job that is done before its upload does not end the upload.
            if (await Task.WhenAny(uploading, watching) == watching && !watching.IsCompletedSuccessfully && !stop.IsCancellationRequested)
                await StopAsync(stop, uploading, watching);
            try
            {
                created = await uploading;
                if (options.Wait)
                    await watching;
            }
            finally
            {
                await stop.CancelAsync();
                await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        });
        reporter.ReportJob(options.Wait ? JobText.Ended(job!, server) : JobText.Uploaded(created!), options.Wait ? job! : created!);
    }

    public async Task WatchAsync(string id, CancellationToken cancellationToken)
    {
        await reporter.RunAsync(() => FollowAsync(id, cancellationToken));
        reporter.ReportJob(JobText.Ended(job!, server), job!);
    }

    private static async Task StopAsync(CancellationTokenSource stop, Task uploading, Task watching)
    {
        await stop.CancelAsync();
        await uploading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await watching;
    }

    private async Task<JobInfo> SendAsync(UploadCommandOptions options, JobSpec spec, TaskCompletionSource<string> known, CancellationToken cancellationToken)
    {
        var how = new UploadOptions { LimitBytesPerSecond = options.LimitBytesPerSecond, Resume = options.Resume };
        var told = new UploadReport(progress =>
        {
            if (progress.Job is { } id)
                known.TrySetResult(id);
            Show(job, progress);
        });
        return options.File == "-"
            ? await client.EncodeStreamAsync(host.In(), "stdin", spec, how, told, cancellationToken)
            : await client.EncodeFileAsync(options.File, spec, how, told, cancellationToken);
    }

    private async Task WatchUploadAsync(Task<string> known, CancellationToken cancellationToken) =>
        await FollowAsync(await known.WaitAsync(cancellationToken), cancellationToken);

    /// <summary>Displays a job until its end; throws its fault when it failed or was cancelled.</summary>
    private async Task FollowAsync(string id, CancellationToken cancellationToken)
    {
        await foreach (var state in client.WatchAsync(id, cancellationToken))
        {
            reporter.Warn(state.Warnings);
            Show(state, upload);
        }
        if (job is { State: JobState.Failed } failed)
            throw new FaultException(failed.Fault ?? new Fault(ErrorCodes.WorkFailed, $"The job {id} failed."));
        if (job is { State: JobState.Cancelled })
            throw new FaultException(ErrorCodes.JobCancelled, $"The job {id} was cancelled.");
    }

    // Called concurrently: several blocks are acknowledged in parallel, while the job changes too.
    private void Show(JobInfo? newJob, UploadProgress? newUpload)
    {
        lock (gate)
        {
            (job, upload) = (newJob, newUpload);
            if (job?.State.IsFinal() != true)
                reporter.Show(model.Update(job, upload, host.Time.GetElapsedTime(startedAt)));
        }
    }

    private sealed class UploadReport(Action<UploadProgress> told) : IProgress<UploadProgress>
    {
        public void Report(UploadProgress value) => told(value);
    }
}
