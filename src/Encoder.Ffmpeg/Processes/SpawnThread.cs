using System.Collections.Concurrent;
using System.Diagnostics;

namespace Encoder.Ffmpeg.Processes;

/// <summary>
/// The thread that starts all child processes; it lives as long as this process. The kernel sends PDEATHSIG when the <em>thread</em>
/// that forked ends, not the process: children of a pool thread would be killed whenever the pool shrinks.
/// </summary>
internal static class SpawnThread
{
    private static readonly BlockingCollection<Action> Starts = Begin();

    /// <summary>Starts a process; a failure to start is thrown by the task.</summary>
    public static Task<Process> StartAsync(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Starts.Add(() =>
        {
            try
            {
#pragma warning disable RS0030 // The only place that starts processes.
                started.SetResult(Process.Start(start)!);
#pragma warning restore RS0030
            }
            catch (Exception e)
            {
                started.SetException(e);
            }
        });
        return started.Task;
    }

    private static BlockingCollection<Action> Begin()
    {
        var starts = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var start in starts.GetConsumingEnumerable()) start();
        })
        { IsBackground = true, Name = "start of child processes" }.Start();
        return starts;
    }
}
