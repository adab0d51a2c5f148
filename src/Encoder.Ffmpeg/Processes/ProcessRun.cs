using System.Runtime.ExceptionServices;
using Encoder.Contracts;

namespace Encoder.Ffmpeg.Processes;

/// <summary>
/// Runs one child from its start until it is reaped:
/// 1. three pumps: stdin from the feed, stdout to the listeners, stderr to the tail; 2. until it exits, or must be stopped by
/// the caller, the wall clock, a stall, a failing feed or listener; 3. a stop asks first and kills the group after the grace time;
/// 4. the pumps drain; 5. the outcome, or the failure.
/// </summary>
internal sealed class ProcessRun(Child child, ProcessRequest request, ProcessLimits limits, TimeSpan graceTime, TimeProvider time) : IDisposable
{
    // A line of ffprobe's JSON may contain a long title; all other lines are much shorter.
    private const int MaxLineBytes = 256 * 1024;
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource wall = new(limits.WallClock, time);
    private readonly CancellationTokenSource failed = new();
    private readonly StallDetector stall = new(limits.Stall, time, request.Input);
    private readonly StderrTail tail = new();
    private readonly ProgressParser parser = new();
    private FfmpegProgress progress = FfmpegProgress.None;
    private ExceptionDispatchInfo? failure;

    public async Task<ProcessOutcome> CompleteAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, wall.Token, stall.Token, failed.Token);
        using var listen = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, failed.Token);
        using var feeding = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        var exit = child.WaitAsync();
        var errors = new LineReader(child.Error, MaxLineBytes).ReadAsync(OnErrorLine);
        var lines = GuardAsync(ListenAsync(listen.Token), listen.Token);
        var feed = GuardAsync(FeedAsync(feeding.Token), feeding.Token);

        var end = await EndAsync(exit, stop.Token, cancellationToken).ConfigureAwait(false);

        var elapsed = time.GetElapsedTime(started);
        await feeding.CancelAsync().ConfigureAwait(false);
        // After the exit the listener gets the remaining lines, without a time limit.
        if (end != ProcessEnd.Exited) await listen.CancelAsync().ConfigureAwait(false);
        // Disposed asynchronously: a callback that is already running must end before the child is disposed.
        await using (time.CreateTimer(_ => child.LetGo(), null, DrainTime, Timeout.InfiniteTimeSpan).ConfigureAwait(false))
            await Task.WhenAll(lines, errors, feed).ConfigureAwait(false);

        cancellationToken.ThrowIfCancellationRequested();
        ThrowFailure();
        return new ProcessOutcome(request.Command, end, child.ExitCode, child.Signal, elapsed, child.Cpu, progress, tail.ToString());
    }

    public void Dispose()
    {
        wall.Dispose();
        failed.Dispose();
        stall.Dispose();
        child.Close();
    }

    // A child that was stopped by the caller or a failure counts as exited; its outcome is not used.
    private async Task<ProcessEnd> EndAsync(Task exit, CancellationToken stop, CancellationToken cancellationToken)
    {
        try
        {
            await exit.WaitAsync(stop).ConfigureAwait(false);
            return ProcessEnd.Exited;
        }
        catch (OperationCanceledException)
        {
            var end = cancellationToken.IsCancellationRequested || failed.IsCancellationRequested ? ProcessEnd.Exited
                : stall.Token.IsCancellationRequested ? ProcessEnd.Stalled
                : ProcessEnd.TimedOut;
            await StopAsync(exit).ConfigureAwait(false);
            return end;
        }
    }

    // An ffmpeg that waits for its input handles the signal only when the input ends.
    private async Task StopAsync(Task exit)
    {
        child.ReadCpu();
        await child.Input.DisposeAsync().ConfigureAwait(false);
        child.Ask();
        try
        {
            await exit.WaitAsync(graceTime, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            child.Kill();
            await exit.ConfigureAwait(false);
        }
        child.Kill();
    }

    // A listener that fails on a file truncated by a full disk would hide the real cause.
    private void ThrowFailure()
    {
        if (failure is null) return;
        if (DiskFull.IsReportedIn(tail.ToString())) throw new FaultException(DiskFull.Fault(request.Command.Program, $"$ {request.Command.Quoted}\n{tail}"));
        failure.Throw();
    }

    private async Task FeedAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (request.Feed is { } feed) await feed(new FeedStream(child.Input, stall.Moved), cancellationToken).ConfigureAwait(false);
        }
        catch (InputClosedException)
        {
            // The child has read enough, or its exit status is more informative than this exception.
        }
        finally
        {
            await child.Input.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (request.OnOutput is { } take) await new OutputReader(child.Output, stall).ReadAsync(take, cancellationToken).ConfigureAwait(false);
            else await new LineReader(child.Output, MaxLineBytes).ReadAsync(line => OnLineAsync(line, cancellationToken)).ConfigureAwait(false);
            child.ReadCpu();
        }
        catch
        {
            // No code reads the rest: close the pipe, so that the child does not wait.
            await child.Output.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private ValueTask OnErrorLine(string line)
    {
        tail.Add(line);
        request.OnErrorLine?.Invoke(line);
        return ValueTask.CompletedTask;
    }

    private async ValueTask OnLineAsync(string line, CancellationToken cancellationToken)
    {
        if (parser.TryTake(line, out var report))
        {
            if (report is not null) OnReport(report);
            return;
        }
        stall.Pause();
        try
        {
            if (request.OnLine is { } onLine) await onLine(line, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            stall.Resume();
        }
    }

    // ffmpeg keeps reporting even when it makes no progress.
    private void OnReport(FfmpegProgress report)
    {
        if (report != progress) stall.Moved();
        progress = report;
        child.NiceSession();
        child.ReadCpu();
        request.OnProgress?.Invoke(report);
    }

    // The first failure of a feed or listener stops the child and is the failure of the run; a cancellation is not a failure.
    private async Task GuardAsync(Task pump, CancellationToken token)
    {
        try
        {
            await pump.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            // Cancelled on request.
        }
        catch (Exception e)
        {
            if (Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null) is null)
                await failed.CancelAsync().ConfigureAwait(false);
        }
    }
}
