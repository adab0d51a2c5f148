using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Nodes;
using Encoder.Ffmpeg.Processes;
using Encoder.Ffmpeg.Tests.Nodes;
using Encoder.TestSupport.Media;

namespace Encoder.Ffmpeg.Tests.Processes;

/// <summary>What children may do on a node where everything works; a node without a means has nothing to test of it.</summary>
public sealed class SandboxTests
{
    [FfmpegFact]
    public async Task Limits_Child_HasThem()
    {
        var tools = await Node.ToolsAsync();
        if (!tools.Capabilities.ResourceLimits) return;

        var lines = await RunAsync(tools, "ulimit -v; ulimit -n; ulimit -c; ulimit -t");

        Assert.Equal(["8388608", "256", "0", "43200"], lines);
    }

    [FfmpegFact]
    public async Task DeathSignal_Child_HasIt()
    {
        if (!(await Node.ToolsAsync()).Capabilities.DiesWithNode) return;

        var lines = new List<string>();
        await Shell.Runner().RunAsync(new ProcessRequest(new FfmpegCommand("setpriv", ["--dump"])).Hearing(lines), CancellationToken.None);

        Assert.Contains("Parent death signal: KILL", lines);
    }

    [FfmpegFact]
    public async Task Sandbox_Child_SeesItsOwnFilesAndNoOther()
    {
        var tools = await Node.ToolsAsync();
        if (!tools.Capabilities.Sandbox) return;
        var folder = TestMedia.NewFolder();
        var (allowed, secret, scratch) = (Path.Combine(folder, "allowed"), Path.Combine(folder, "secret"), Directory.CreateDirectory(Path.Combine(folder, "scratch")).FullName);
        await File.WriteAllTextAsync(allowed, "allowed\n");
        await File.WriteAllTextAsync(secret, "secret\n");

        var lines = await RunAsync(
            tools, $"cat {allowed}; cat {secret} 2>/dev/null; echo x 2>/dev/null >>{allowed}; pwd; echo made >made; cat /etc/passwd 2>/dev/null; ls /sys/class/net 2>/dev/null",
            scratch, allowed);

        Assert.Equal(["allowed", scratch], lines);
        Assert.Equal("allowed\n", await File.ReadAllTextAsync(allowed));
        Assert.Equal("made\n", await File.ReadAllTextAsync(Path.Combine(scratch, "made")));
    }

    [FfmpegFact]
    public async Task Sandbox_ChildKilled_TellsItsSignal()
    {
        var tools = await Node.ToolsAsync();

        var outcome = await tools.Runner.RunAsync(Shell.Script("kill -9 $$"), CancellationToken.None);

        Assert.Equal(9, outcome.Signal);
    }

    [FfmpegFact]
    public async Task Sandbox_Cancelled_IsAskedBeforeItIsKilled()
    {
        var tools = await Node.ToolsAsync();
        var scratch = TestMedia.NewFolder();
        using var cancel = new CancellationTokenSource();
        var request = new ProcessRequest(new FfmpegCommand("sh", ["-c", "trap 'echo asked >asked; exit 0' TERM; echo ready; while :; do sleep 0.1; done"]) { ScratchDirectory = scratch }) with
        {
            OnLine = async (_, _) => await cancel.CancelAsync(),
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tools.Runner.RunAsync(request, cancel.Token));

        Assert.True(File.Exists(Path.Combine(scratch, "asked")));
    }

    [FfmpegFact]
    public async Task Sandbox_Wanted_IsToldWhenMissing()
    {
        var capabilities = (await Node.ToolsAsync()).Capabilities;

        Assert.Equal(capabilities.Sandbox, !capabilities.Warnings.Any(warning => warning.StartsWith("bwrap", StringComparison.Ordinal)));
    }

    private static async Task<List<string>> RunAsync(NodeTools tools, string script, string? scratch = null, params string[] reads)
    {
        var lines = new List<string>();
        var command = new FfmpegCommand("sh", ["-c", script]) { ScratchDirectory = scratch, Reads = reads };
        await tools.Runner.RunAsync(new ProcessRequest(command).Hearing(lines), CancellationToken.None);
        return lines;
    }
}
