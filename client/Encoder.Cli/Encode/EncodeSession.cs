using Encoder.Cli.Inputs;
using Encoder.Cli.Output;
using Encoder.Cli.Progress;
using Encoder.Contracts;
using Encoder.Ffmpeg.Nodes;
using Encoder.Grains;
using Encoder.Node.Assets;
using Encoder.Silo.Embedded;

namespace Encoder.Cli.Encode;

/// <summary>
/// One run of <c>encoder encode</c>:
/// <list type="number">
/// <item>read and check source and spec, without changing any file;</item>
/// <item>claim the output folder and decide what to do with its content;</item>
/// <item>run the job in the engine to its end;</item>
/// <item>deliver: move the finished files into the folder;</item>
/// <item>clean up; after a failure or a cancellation this deletes all files of the command.</item>
/// </list>
/// </summary>
internal sealed class EncodeSession(EncodeOptions options, CliHost host, EncodeReporter reporter)
{
    private readonly long startedAt = host.Time.GetTimestamp();
    private double? speed;

    /// <summary>Runs the command; returns its exit code.</summary>
    public static async Task<int> RunAsync(EncodeOptions options, CliHost host, CancellationToken cancellationToken)
    {
        var reporter = EncodeReporter.Create(options.Style, options.Verbose, host);
        try
        {
            using var name = UndecodableName.Open(options.Input, host.StateFolder);
            reporter.Done(await new EncodeSession(options with { Input = name.Path }, host, reporter).EncodeAsync(cancellationToken));
            return ExitCodes.Ok;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            reporter.Cancelled();
            return ExitCodes.Cancelled;
        }
        catch (Exception e)
        {
            reporter.Failed(FaultsOf(e, options.Output));
            return ExitCodes.Failed;
        }
    }

    private async Task<EncodeResult> EncodeAsync(CancellationToken cancellationToken)
    {
        // 1. Source and spec.
        var source = SourceFile.Open(options.Input);
        var spec = JobSpecSource.Read(options.Spec);
        if (options.TempDirectory is { } temporary && !Directory.Exists(temporary))
            throw new FaultException(ErrorCodes.StoreUnwritable, $"The folder {temporary} was not found. Create it, or omit --temp-dir.");
        var inputs = new InputGuard(source.Path!, options.Spec.File);
        inputs.KeepOutOfWork(options.Output, WorkFolders.WorkDirectory(options.Output, options.TempDirectory));

        // 2. The folder.
        using var claim = OutputClaim.Take(options.Output);
        var (decision, work) = Prepare(claim, inputs, source, spec);
        if (work is null)
            return Result(isAlreadyDone: true, isResumed: false);
        var isResumed = decision.Step is not OutputStep.Begin;

        try
        {
            // 3. The job.
            if (work.Delivery is null)
                work = Delivery.Begin(claim, work, await RunJobAsync(work, new JobRequest(spec, source), isResumed, cancellationToken));
            // 4. The delivery.
            inputs.KeepOut(claim.Folder, work.Delivery!.Paths);
            Delivery.Run(claim.Folder, work, cancellationToken);
        }
        catch
        {
            // 5. Clean-up.
            CleanUp(() =>
            {
                claim.Discard();
                claim.Release();
            });
            throw;
        }
        CleanUp(() =>
        {
            claim.Complete(work);
            claim.Release();
        });
        return Result(isAlreadyDone: false, isResumed);
    }

    /// <summary>Decides, deletes what must be deleted, and records the work; returns no work when there is nothing to do.</summary>
    private (OutputDecision Decision, WorkRecord? Work) Prepare(OutputClaim claim, InputGuard inputs, SourceRef source, JobSpec spec)
    {
        try
        {
            var job = JobIdentity.Of(source, spec);
            var workDirectory = WorkFolders.WorkDirectory(claim.Folder, options.TempDirectory);
            claim.RefuseWorkOfOthers(workDirectory);
            var found = OutputScan.Examine(claim, inputs, spec);
            var decision = OutputPolicy.Decide(claim.Folder, found, job, workDirectory, options.Force);
            if (decision.DiscardWork)
                claim.Discard();
            if (decision.DeleteFinished)
                FinishedOutput.Find(claim.Folder)?.Delete();
            if (decision.Step is OutputStep.Resume or OutputStep.Deliver)
                reporter.Resuming();
            if (decision.Step is OutputStep.AlreadyDone)
                claim.Release();
            return (decision, decision.Step switch
            {
                OutputStep.AlreadyDone => null,
                OutputStep.Begin => claim.Begin(job, workDirectory, options.Force),
                _ => found.Work,
            });
        }
        catch
        {
            CleanUp(claim.Release);
            throw;
        }
    }

    /// <summary>Runs the job to its end; returns the folder of the finished files. The engine has stopped when this returns.</summary>
    private async Task<string> RunJobAsync(WorkRecord work, JobRequest request, bool isResumed, CancellationToken cancellationToken)
    {
        var engineOptions = new EmbeddedSiloOptions
        {
            DataDirectory = work.WorkDirectory, Slots = options.Slots ?? Environment.ProcessorCount, Limits = options.Limits ?? LimitList.Default,
            // Who watches ends with the engine.
            // Whoever runs the command decides where keys come from.
            Jobs = new JobOptions { StoresProgress = false, KeyServers = KeyServersOf(request.Spec) },
        };
        await using var engine = await host.StartEngine(engineOptions, host.Time, cancellationToken);
        var job = await engine.SubmitAsync(request, work.Job.Key, cancellationToken);
        reporter.Notice(engine.Unprotected);
        JobSnapshot? last = null;
        try
        {
            await reporter.RunAsync(async () =>
            {
                var model = new ProgressModel(TimeSpan.FromSeconds(request.Spec.Delivery.SegmentSeconds), isResumed);
                await foreach (var snapshot in engine.WatchAsync(job, cancellationToken))
                {
                    last = snapshot;
                    reporter.Warn(snapshot.Warnings);
                    var view = model.Update(snapshot, host.Time.GetElapsedTime(startedAt));
                    speed = view.Speed;
                    if (!snapshot.State.IsFinal())
                        reporter.Show(view);
                }
            });
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await engine.CancelAsync(job, CancellationToken.None);
            throw;
        }
        if (last is { State: JobState.Done, Fault: null } && request.Spec.Delivery.Encryption is not null)
            KeyFile.Write(engine.OutputDirectory(job), await engine.KeysAsync(job, cancellationToken));
        return last switch
        {
            { State: JobState.Done, Fault: null } => engine.OutputDirectory(job),
            { State: JobState.Cancelled } => throw new FaultException(ErrorCodes.JobCancelled, "The job was cancelled."),
            _ => throw new FaultException(last?.Fault ?? new Fault(ErrorCodes.WorkFailed, "The engine stopped before the job ended.")),
        };
    }

    private static IReadOnlyList<string> KeyServersOf(JobSpec spec) => spec.Delivery.Encryption?.KeyServer is { } server ? [server.AbsoluteUri] : [];

    private EncodeResult Result(bool isAlreadyDone, bool isResumed)
    {
        var finished = FinishedOutput.Find(options.Output)
            ?? throw new FaultException(ErrorCodes.WorkFailed, $"The job ended without a report in {options.Output}.");
        reporter.Warn(finished.Report.Warnings);
        return new(options.Output, finished.Report, isAlreadyDone, isResumed, host.Time.GetElapsedTime(startedAt), speed);
    }

    // A failed clean-up is reported in addition to the outcome, not instead of it.
    private void CleanUp(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (FileFaults.IsFileError(e))
        {
            reporter.Warn([FileFaults.OfWrite(e, WorkFolders.Own(options.Output)).Fault]);
        }
    }

    private static IReadOnlyList<Fault> FaultsOf(Exception exception, string folder) => exception switch
    {
        FaultException fault => fault.Faults,
        _ when FileFaults.IsFileError(exception) => FileFaults.OfWrite(exception, folder).Faults,
        _ => [new Fault(ErrorCodes.WorkFailed, $"Unexpected: {exception.Message}", exception.ToString())],
    };
}
