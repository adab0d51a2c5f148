using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Encoder.Benchmarks.Local;

/// <summary>Wall clock and processor time of one whole process, its children included.</summary>
internal readonly record struct Measured(TimeSpan Wall, TimeSpan Cpu)
{
    /// <summary>Runs a process to its end; throws with the end of its stderr when it fails.</summary>
    public static async Task<Measured> RunAsync(string program, IEnumerable<string> arguments)
    {
        var (exit, error) = (0, "");
        var measured = await WatchAsync(async () => (exit, _, error) = await CaptureAsync(program, arguments));
        return exit == 0 ? measured : throw new InvalidOperationException($"{program} ended with {exit}: {error}");
    }

    /// <summary>What the processes cost that <paramref name="run"/> starts and waits for.</summary>
    public static async Task<Measured> WatchAsync(Func<Task> run)
    {
        AdoptOrphans();
        var before = ChildrenCpu();
        var clock = Stopwatch.StartNew();
        await run();
        var wall = clock.Elapsed;
        while (WaitAny(-1, out _, NoHang) > 0)
        {
        }

        return new Measured(wall, ChildrenCpu() - before);
    }

    /// <summary>Runs a process and gives back its exit code and both outputs.</summary>
    public static async Task<(int Exit, string Output, string Error)> CaptureAsync(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    public static Measured Median(IReadOnlyList<Measured> runs) =>
        new(Median(runs.Select(run => run.Wall)), Median(runs.Select(run => run.Cpu)));

    private static TimeSpan Median(IEnumerable<TimeSpan> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    // A sandbox leaves before what it watches is reaped: as subreaper this process reaps it, or its time would be nobody's.
    private static void AdoptOrphans()
    {
        const int setChildSubreaper = 36;
        if (ProcessControl(setChildSubreaper, 1, 0, 0, 0) != 0) throw new InvalidOperationException("prctl failed");
    }

    private const int NoHang = 1;

    // RUSAGE_CHILDREN (-1): every child reaped so far, and what they reaped themselves.
    private static TimeSpan ChildrenCpu()
    {
        Span<long> usage = stackalloc long[18];
        if (GetResourceUsage(-1, ref MemoryMarshal.GetReference(usage)) != 0) throw new InvalidOperationException("getrusage failed");
        return TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3]);
    }

    [DllImport("libc", EntryPoint = "getrusage", SetLastError = true)]
    private static extern int GetResourceUsage(int who, ref long usage);

    [DllImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static extern int ProcessControl(int option, nint one, nint two, nint three, nint four);

    [DllImport("libc", EntryPoint = "waitpid", SetLastError = true)]
    private static extern int WaitAny(int process, out int status, int options);
}
