using System.Diagnostics;

namespace Encoder.Cluster.Tests;

/// <summary>Two ffmpegs per processor that compute for as long as they live, none of them niced.</summary>
internal sealed class BusyProcessors(IReadOnlyList<Process> processes) : IAsyncDisposable
{
    public static BusyProcessors Start() => new([.. Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(static _ => Process.Start(new ProcessStartInfo("ffmpeg",
        ["-nostdin", "-v", "quiet", "-f", "lavfi", "-i", "testsrc2=size=1920x1080:rate=60", "-c:v", "libx264", "-preset", "slow", "-f", "null", "-"]))!)]);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in processes)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }
}
