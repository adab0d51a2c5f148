using Encoder.Contracts;
using Encoder.Ffmpeg.Processes;

namespace Encoder.Ffmpeg.Tests.Processes;

public sealed class ProcessRunnerStopTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Runner_Cancelled_AsksAndReaps()
    {
        using var cancel = new CancellationTokenSource();
        var pid = "";
        var request = Shell.Script("echo $$; exec sleep 1000") with { OnLine = Cancelling(line => pid = line, cancel) };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Shell.Runner(new HandClock()).RunAsync(request, cancel.Token));

        Assert.False(Directory.Exists($"/proc/{pid}"));
    }

    [Fact]
    public async Task Runner_ChildIgnoresTheRequest_IsKilledAfterTheGraceTime()
    {
        using var cancel = new CancellationTokenSource();
        var clock = new HandClock();
        var pid = "";
        var request = Shell.Script("trap '' TERM; echo $$; while :; do sleep 1000; done") with { OnLine = Cancelling(line => pid = line, cancel) };

        var run = Shell.Runner(clock).RunAsync(request, cancel.Token);
        await clock.ArmedAsync(Grace);
        Assert.False(run.IsCompleted);
        clock.Advance(Grace);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.False(Directory.Exists($"/proc/{pid}"));
    }

    [Fact]
    public async Task Runner_Cancelled_KillsGrandchildrenToo()
    {
        using var cancel = new CancellationTokenSource();
        var pid = "";
        var request = Shell.Script("sh -c \"trap '' TERM; echo \\$\\$; while :; do sleep 1000; done\" & wait")
            with { OnLine = Cancelling(line => pid = line, cancel) };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Shell.Runner(new HandClock()).RunAsync(request, cancel.Token));

        await Shell.GoneAsync(pid);
    }

    [Fact]
    public async Task Runner_GrandchildHoldsThePipes_IsKilledWhenTheChildHasEnded()
    {
        var clock = new HandClock();
        var lines = new List<string>();

        var run = Shell.Runner(clock).RunAsync(Shell.Script("sleep 1000 & echo $!").Hearing(lines), CancellationToken.None);
        await clock.ArmedAsync(Drain);
        clock.Advance(Drain);

        Assert.True((await run).ExitedCleanly);
        await Shell.GoneAsync(Assert.Single(lines));
    }

    [Fact]
    public async Task Runner_NoProgress_IsStalled()
    {
        var clock = new HandClock();
        var reported = new TaskCompletionSource();
        var request = Shell.Script("printf 'frame=1\\nprogress=continue\\n'; exec sleep 1000") with { OnProgress = _ => reported.SetResult() };

        var run = Shell.Runner(clock).RunAsync(request, CancellationToken.None);
        await reported.Task;
        clock.Advance(ProcessLimits.Default.Stall - TimeSpan.FromTicks(1));
        Assert.False(run.IsCompleted);
        clock.Advance(TimeSpan.FromTicks(1));

        var outcome = await run;
        Assert.True(outcome.Stalled);
        Assert.Equal(ErrorCodes.EncoderStalled, outcome.FaultOrNull(ErrorCodes.EncoderCrashed, "The encoder")!.Code);
    }

    [Fact]
    public async Task Runner_SlowListener_IsNoStall()
    {
        var clock = new HandClock();
        var request = Shell.Script("echo line") with
        {
            OnLine = async (_, _) =>
            {
                clock.Advance(TimeSpan.FromMinutes(10));
                await Task.Yield();
            },
        };

        Assert.True((await Shell.Runner(clock).RunAsync(request, CancellationToken.None)).ExitedCleanly);
    }

    [Fact]
    public async Task Runner_BeyondTheWallClock_IsTimedOut()
    {
        var clock = new HandClock();
        var reported = new TaskCompletionSource();
        var request = Shell.Script("echo progress=continue; exec sleep 1000") with
        {
            Limits = new ProcessLimits { WallClock = TimeSpan.FromMinutes(1) },
            OnProgress = _ => reported.SetResult(),
        };

        var run = Shell.Runner(clock).RunAsync(request, CancellationToken.None);
        await reported.Task;
        clock.Advance(TimeSpan.FromMinutes(1));

        var outcome = await run;
        Assert.Equal(ProcessEnd.TimedOut, outcome.End);
        Assert.Equal("The encoder ran for too long and was stopped.", outcome.FaultOrNull(ErrorCodes.EncoderCrashed, "The encoder")!.Message);
    }

    private static Func<string, CancellationToken, ValueTask> Cancelling(Action<string> first, CancellationTokenSource cancel) => async (line, _) =>
    {
        first(line);
        await cancel.CancelAsync();
    };
}
