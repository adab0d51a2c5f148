using System.Net;
using System.Net.Sockets;
using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Nodes;
using Encoder.Ffmpeg.Processes;
using Encoder.Ffmpeg.Tests.Nodes;
using Encoder.TestSupport.Media;

namespace Encoder.Ffmpeg.Tests.Processes;

/// <summary>That each restriction holds when a child goes against it; a node without a means has nothing to test of it.</summary>
public sealed class RestrictionTests
{
    [FfmpegFact]
    public async Task Limits_ChildWritesTooMuch_IsStopped()
    {
        if (!(await Node.ToolsAsync()).Capabilities.ResourceLimits) return;
        var scratch = TestMedia.NewFolder();

        var outcome = await RunAsync("head -c 20000000 /dev/zero > big", ProcessLimits.Default with { FileSizeBytes = 1 << 20 }, scratch);

        Assert.False(outcome.ExitedCleanly);
        Assert.Equal(1 << 20, new FileInfo(Path.Combine(scratch, "big")).Length);
    }

    [FfmpegFact]
    public async Task Limits_ChildTakesTooMuchMemory_Fails()
    {
        if (!(await Node.ToolsAsync()).Capabilities.ResourceLimits) return;

        // tail keeps a line whole, and zeroes have no line end.
        var outcome = await RunAsync("head -c 400000000 /dev/zero | tail", ProcessLimits.Default with { AddressSpaceBytes = 100 << 20 });

        Assert.False(outcome.ExitedCleanly);
        Assert.Contains("memory", outcome.StderrTail, StringComparison.Ordinal);
    }

    [FfmpegFact]
    public async Task Limits_ChildOpensTooManyFiles_Fails()
    {
        if (!(await Node.ToolsAsync()).Capabilities.ResourceLimits) return;

        // paste holds all its files open at once.
        var outcome = await RunAsync("echo x >file; paste $(yes file | head -n 60)", ProcessLimits.Default with { OpenFiles = 40 }, TestMedia.NewFolder());

        Assert.False(outcome.ExitedCleanly);
        Assert.Contains("Too many open files", outcome.StderrTail, StringComparison.Ordinal);
    }

    [FfmpegFact]
    public async Task Limits_ChildComputesTooLong_IsStopped()
    {
        if (!(await Node.ToolsAsync()).Capabilities.ResourceLimits) return;

        var outcome = await RunAsync("while :; do :; done", ProcessLimits.Default with { CpuTime = TimeSpan.FromSeconds(1), WallClock = TimeSpan.FromMinutes(1) });

        Assert.Equal((ProcessEnd.Exited, false), (outcome.End, outcome.ExitedCleanly));
        Assert.Contains(outcome.Signal, new int?[] { 9, 24 });
    }

    // Its session is its own: where the kernel weighs sessions against each other, nice alone would leave it the weight of this process.
    [FfmpegFact]
    public async Task Niceness_OfAChild_IsThatOfItsSessionToo()
    {
        if ((await Node.ToolsAsync()).Capabilities is not { ProcessGroup: true, Niceness: true } || !File.Exists("/proc/self/autogroup")) return;
        var own = await File.ReadAllTextAsync("/proc/self/autogroup");

        var outcome = await Shell.Runner().RunAsync(
            Shell.Script("while ! grep -q 'nice 10$' /proc/$$/autogroup; do printf 'frame=1\\nprogress=continue\\n'; done; nice") with
            {
                Limits = ProcessLimits.Default with { WallClock = TimeSpan.FromMinutes(1) },
            },
            CancellationToken.None);

        Assert.True(outcome.ExitedCleanly, $"{outcome.End}\n{outcome.StderrTail}");
        Assert.Equal(own, await File.ReadAllTextAsync("/proc/self/autogroup"));
    }

    [FfmpegFact]
    public async Task Sandbox_ChildConnects_FindsNobody()
    {
        if (!(await Node.ToolsAsync()).Capabilities.Sandbox) return;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var outcome = await (await Node.RunnerAsync()).RunAsync(
            new ProcessRequest(new FfmpegCommand("ffprobe", ["-v", "error", $"http://127.0.0.1:{port}/clip.mp4"])) { IsProbe = true }, CancellationToken.None);

        Assert.False(outcome.ExitedCleanly);
        Assert.False(listener.Pending());
    }

    [FfmpegFact]
    public async Task Sandbox_ChildWritesOutside_LeavesNothing()
    {
        if (!(await Node.ToolsAsync()).Capabilities.Sandbox) return;
        var (scratch, outside) = (TestMedia.NewFolder(), TestMedia.NewFolder());

        await RunAsync($"echo x >{outside}/x; echo x >/usr/x; echo x >/x; mkdir -p {outside} && echo x >{outside}/y; echo x >inside", null, scratch);

        Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
        Assert.Equal([Path.Combine(scratch, "inside")], Directory.EnumerateFileSystemEntries(scratch));
        Assert.False(File.Exists("/usr/x") || File.Exists("/x"));
    }

    [FfmpegFact]
    public async Task Sandbox_ChildLooksAround_SeesNoOtherProcesses()
    {
        if (!(await Node.ToolsAsync()).Capabilities.Sandbox) return;

        var outcome = await RunAsync($"kill -0 {Environment.ProcessId}", null);

        Assert.False(outcome.ExitedCleanly);
    }

    [Fact]
    public void Limits_Nonsense_AreAllRefused()
    {
        var options = new FfmpegOptions { Limits = new ProcessLimits { AddressSpaceBytes = 1, FileSizeBytes = 0, OpenFiles = 3, CpuTime = TimeSpan.Zero, WallClock = TimeSpan.Zero, Stall = TimeSpan.Zero } };

        Assert.Equal(6, options.Validate().Count);
    }

    [FfmpegFact]
    public async Task Limits_OfTheOptions_ReachTheChild()
    {
        if (!(await Node.ToolsAsync()).Capabilities.ResourceLimits) return;
        var tools = await NodeTools.ProbeAsync(
            new FfmpegOptions { Limits = new ProcessLimits { OpenFiles = 77 }, ProbeLimits = ProcessLimits.Probe with { OpenFiles = 66 } }, TimeProvider.System, CancellationToken.None);
        List<string> lines = [];

        await tools.Runner.RunAsync(Shell.Script("ulimit -n").Hearing(lines), CancellationToken.None);
        await tools.Runner.RunAsync((Shell.Script("ulimit -n") with { IsProbe = true }).Hearing(lines), CancellationToken.None);

        Assert.Equal(["77", "66"], lines);
    }

    private static async Task<ProcessOutcome> RunAsync(string script, ProcessLimits? limits, string? scratch = null) =>
        await (await Node.RunnerAsync()).RunAsync(
            new ProcessRequest(new FfmpegCommand("sh", ["-c", script]) { ScratchDirectory = scratch }) { Limits = limits }, CancellationToken.None);
}
