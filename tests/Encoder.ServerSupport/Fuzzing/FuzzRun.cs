using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Silo.Embedded;
using Encoder.TestSupport.Fuzzing;

namespace Encoder.ServerSupport.Fuzzing;

/// <summary>
/// Encodes damaged files one after another in one engine and looks at what comes of each: done, done with warnings, or failed with a code.
/// Anything else is a finding: a job that does not end, an exception of ours, a process or file left behind.
/// </summary>
public sealed class FuzzRun(string folder, TimeSpan patience)
{
    private static readonly JobSpec Spec = new()
    {
        Ladder = [new RungSpec { Name = "48p", Width = 64, Height = 48, Preset = "ultrafast" }],
        Delivery = new DeliverySpec { SegmentSeconds = 1 },
        ChunkSeconds = 1,
    };

    private readonly ConcurrentDictionary<string, int> outcomes = new();
    private readonly ConcurrentQueue<string> findings = new();
    private TimeSpan longest;

    /// <summary>How often each outcome came: <c>done</c>, <c>warned</c>, or a failure's code.</summary>
    public IReadOnlyDictionary<string, int> Outcomes => outcomes;

    /// <summary>What must not be, each with its seed.</summary>
    public IReadOnlyCollection<string> Findings => findings;

    /// <summary>The longest job.</summary>
    public TimeSpan Longest => longest;

    /// <summary>Runs the seeds from <paramref name="first"/> on, until <paramref name="count"/> are done or the time is up; gives how many were.</summary>
    public async Task<int> RunAsync(int first, int count, int atOnce, TimeSpan time)
    {
        var (extensions, clips) = await FuzzClips.ReadAsync();
        var started = Stopwatch.GetTimestamp();
        var next = first - 1;
        var done = 0;
        var options = new EmbeddedSiloOptions { DataDirectory = Path.Combine(folder, "data"), Durable = false };
        await using (var engine = await LocalEngine.StartAsync(options, TimeProvider.System, CancellationToken.None))
        {
            await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
            {
                while (Stopwatch.GetElapsedTime(started) < time && Interlocked.Increment(ref next) is var seed && seed < first + count)
                {
                    var (clip, content) = SourceMutation.Of(clips, seed);
                    await EncodeAsync(engine, seed, extensions[clip], content);
                    Interlocked.Increment(ref done);
                }
            })));
        }

        LookForLeftovers(options.DataDirectory);
        return done;
    }

    private async Task EncodeAsync(LocalEngine engine, int seed, string extension, byte[] content)
    {
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{seed}.{extension}"));
        await File.WriteAllBytesAsync(path, content);
        var started = Stopwatch.GetTimestamp();
        using var limit = new CancellationTokenSource(patience);
        try
        {
            var job = await engine.SubmitAsync(
                new JobRequest(Spec, new SourceRef(path, Path.GetFileName(path), content.Length, $"{seed}")), $"fuzz-{seed}", limit.Token);
            var last = await engine.WatchAsync(job, limit.Token).LastAsync(limit.Token);
            Judge(seed, extension, last);
            if (Directory.Exists(engine.OutputDirectory(job))) Directory.Delete(engine.OutputDirectory(job), recursive: true);
        }
        catch (OperationCanceledException)
        {
            findings.Enqueue($"seed {seed} ({extension}): not through after {patience}");
        }
        finally
        {
            var elapsed = Stopwatch.GetElapsedTime(started);
            if (elapsed > longest) longest = elapsed;
            File.Delete(path);
        }
    }

    private void Judge(int seed, string extension, JobSnapshot last)
    {
        var outcome = last.State == JobState.Done ? (last.Warnings.Count > 0 ? "warned" : "done") : last.Fault?.Code ?? "failed without a fault";
        outcomes.AddOrUpdate(outcome, 1, (_, times) => times + 1);
        var isTyped = last.State == JobState.Done || (last.Fault is { } fault && ErrorCodes.Find(fault.Code) is not null);
        // These codes are for our own exceptions, for frames that we lost, and for a split that did not get through.
        if (!isTyped || outcome is ErrorCodes.WorkFailed or ErrorCodes.FramesMismatch or ErrorCodes.SplitFailed)
            findings.Enqueue($"seed {seed} ({extension}): {last.Fault?.Message} [{outcome}]\n{last.Fault?.Detail}");
    }

    private void LookForLeftovers(string data)
    {
        var scratch = Path.Combine(data, "scratch");
        if (Directory.Exists(scratch))
        {
            // The lock of the node's own folder is there as long as the node is.
            foreach (var file in Directory.EnumerateFiles(scratch, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) != ".lock")) findings.Enqueue($"left behind: {file}");
        }

        if (!OperatingSystem.IsLinux()) return;
        foreach (var process in Process.GetProcesses())
        {
            if (CommandLine(process.Id).Contains(folder, StringComparison.Ordinal)) findings.Enqueue($"still runs: {CommandLine(process.Id)}");
        }
    }

    private static string CommandLine(int process)
    {
        try
        {
            return process == Environment.ProcessId ? "" : File.ReadAllText($"/proc/{process}/cmdline").Replace('\0', ' ');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ""; // It has ended meanwhile.
        }
    }
}
