namespace Encoder.Ffmpeg.Tests.Processes;

public sealed class ProcessRunnerFeedTests
{
    [Fact]
    public async Task Runner_Feed_ReachesTheChildWhole()
    {
        var lines = new List<string>();
        var request = Shell.Script("wc -c").Hearing(lines) with
        {
            Feed = async (input, token) =>
            {
                for (var block = 0; block < 300; block++) await input.WriteAsync(new byte[10_000], token);
            },
        };

        Assert.True((await Shell.Runner().RunAsync(request, CancellationToken.None)).ExitedCleanly);

        Assert.Equal("3000000", Assert.Single(lines));
    }

    [Fact]
    public async Task Runner_NoFeed_HasEmptyInput()
    {
        var lines = new List<string>();

        await Shell.Runner().RunAsync(Shell.Script("wc -c").Hearing(lines), CancellationToken.None);

        Assert.Equal("0", Assert.Single(lines));
    }

    [Fact]
    public async Task Runner_ChildEndsBeforeTheFeed_IsNoFailure()
    {
        var request = Shell.Script("head -c 1 >/dev/null") with
        {
            Feed = async (input, token) =>
            {
                while (true) await input.WriteAsync(new byte[1 << 16], token);
            },
        };

        Assert.True((await Shell.Runner().RunAsync(request, CancellationToken.None)).ExitedCleanly);
    }

    [Fact]
    public async Task Runner_FeedWaitsWhileTheChildEnds_IsLetGo()
    {
        var request = Shell.Script("exit 3") with { Feed = (_, token) => Task.Delay(Timeout.Infinite, token) };

        Assert.Equal(3, (await Shell.Runner().RunAsync(request, CancellationToken.None)).ExitCode);
    }

    [Fact]
    public async Task Runner_FailingFeed_StopsTheChildAndIsTheFailure()
    {
        var request = Shell.Script("exec sleep 1000") with { Feed = (_, _) => throw new IOException("The store is gone.") };

        var failure = await Assert.ThrowsAsync<IOException>(() => Shell.Runner().RunAsync(request, CancellationToken.None));

        Assert.Equal("The store is gone.", failure.Message);
    }

    [Fact]
    public async Task Runner_BusyChild_ReportsItsProcessorTime()
    {
        var ended = new TaskCompletionSource();
        var request = Shell.Script("i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; echo progress=end; read line") with
        {
            Feed = (_, _) => ended.Task,
            OnProgress = _ => ended.SetResult(),
        };

        var outcome = await Shell.Runner().RunAsync(request, CancellationToken.None);

        Assert.True(outcome.Cpu > TimeSpan.Zero);
    }
}
