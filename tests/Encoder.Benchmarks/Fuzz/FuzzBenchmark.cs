using System.Diagnostics;
using System.Globalization;
using Encoder.ServerSupport.Fuzzing;

namespace Encoder.Benchmarks.Fuzz;

/// <summary>
/// <c>fuzz [--count 2000] [--first 0] [--at-once 4] [--minutes 60]</c>: whole encodes of damaged files, and what came of them. Ends with 1
/// when there are findings. The same seeds make the same files, so a run may be cut into slices.
/// </summary>
internal static class FuzzBenchmark
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var (count, first, atOnce, minutes) = (Option(arguments, "--count", 2_000), Option(arguments, "--first", 0), Option(arguments, "--at-once", 4), Option(arguments, "--minutes", 60));
        var folder = Directory.CreateTempSubdirectory("encoder-fuzz-").FullName;
        try
        {
            var run = new FuzzRun(folder, Patience);
            var started = Stopwatch.GetTimestamp();
            var done = await run.RunAsync(first, count, atOnce, TimeSpan.FromMinutes(minutes));
            Print(run, first, done, Stopwatch.GetElapsedTime(started));
            return run.Findings.Count == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Print(FuzzRun run, int first, int done, TimeSpan elapsed)
    {
        GC.Collect();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seeds {first} to {first + done - 1}: {done} files in {elapsed.TotalSeconds:0} s, the longest {run.Longest.TotalSeconds:0.0} s, managed memory at the end {GC.GetTotalMemory(true) >> 20} MiB, resident {Environment.WorkingSet >> 20} MiB"));
        foreach (var (outcome, times) in run.Outcomes.OrderByDescending(entry => entry.Value)) Console.WriteLine($"  {times,6}  {outcome}");
        Console.WriteLine($"{run.Findings.Count} findings");
        foreach (var finding in run.Findings) Console.WriteLine(finding);
    }

    private static int Option(string[] arguments, string name, int otherwise)
    {
        var at = Array.IndexOf(arguments, name);
        return at < 0 ? otherwise : int.Parse(arguments[at + 1], CultureInfo.InvariantCulture);
    }
}
