using System.Diagnostics;

namespace Encoder.Ffmpeg.Tests.Processes;

[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>Counts what this process holds, so nothing else may run meanwhile.</summary>
[Collection(nameof(Alone))]
public sealed class ProcessRunnerLeakTests
{
    [Fact]
    public async Task Runner_ManyRuns_LeaveNoFilesNoThreadsAndNoChildren()
    {
        await RunAsync(20);
        var (files, threads) = Held();

        await RunAsync(100);

        var after = Held();
        Assert.InRange(after.Files, 0, files + 5);
        Assert.InRange(after.Threads, 0, threads + 5);
        Assert.DoesNotContain(Process.GetProcesses(), process => process.ProcessName == "sh" && Parent(process.Id) == Environment.ProcessId);
    }

    /// <summary>A reader of a pipe that blocked a pool thread would need three of them per child.</summary>
    [Fact]
    public async Task Runner_ManyAtOnce_BlockNoThreads()
    {
        const int Children = 40;
        await RunAsync(5);
        var (_, threads) = Held();
        using var cancel = new CancellationTokenSource();
        var ready = new CountdownEvent(Children);
        var request = Shell.Script("echo ready; exec sleep 1000") with
        {
            OnLine = (_, _) =>
            {
                ready.Signal();
                return ValueTask.CompletedTask;
            },
        };

        var runs = Enumerable.Range(0, Children).Select(_ => Shell.Runner().RunAsync(request, cancel.Token)).ToList();
        while (ready.CurrentCount > 0) await Task.Yield();
        var busy = Held().Threads;
        await cancel.CancelAsync();
        foreach (var run in runs) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);

        Assert.InRange(busy, 0, threads + 15);
    }

    private static async Task RunAsync(int times)
    {
        for (var run = 0; run < times; run++)
            await Shell.Runner().RunAsync(Shell.Script("echo out; echo err >&2; exit 1"), CancellationToken.None);
    }

    private static (int Files, int Threads) Held() =>
        (Directory.GetFiles("/proc/self/fd").Length, Directory.GetDirectories("/proc/self/task").Length);

    private static int Parent(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
