using System.Diagnostics;

namespace Encoder.Ffmpeg.Processes;

/// <summary>A started process: how to ask it, kill it, and what it has used.</summary>
/// <param name="leadsGroup">Whether its id is that of a group of its own.</param>
/// <param name="depth">How many processes of a sandbox stand around the program.</param>
internal sealed class Child(Process process, bool leadsGroup, int depth)
{
    // POSIX shells and .NET alike report death by signal n as 128 + n. ffmpeg's own statuses between are unlucky errno values that no file gives.
    private const int SignalBase = 128;
    private const int LastClassicSignal = 31;

    public Stream Input { get; } = process.StandardInput.BaseStream;

    public Stream Output { get; } = process.StandardOutput.BaseStream;

    public Stream Error { get; } = process.StandardError.BaseStream;

    /// <summary>Processor time as last read.</summary>
    public TimeSpan Cpu { get; private set; }

    public int ExitCode => process.ExitCode;

    public int? Signal => ExitCode is > SignalBase and <= SignalBase + LastClassicSignal ? ExitCode - SignalBase : null;

    public Task WaitAsync() => process.WaitForExitAsync(CancellationToken.None);

    /// <summary>Reads the processor time: possible only while it lives.</summary>
    public void ReadCpu()
    {
        var cpu = ProcessTree.Cpu(process.Id);
        if (cpu > Cpu) Cpu = cpu;
    }

    public void Ask()
    {
        if (process.HasExited) return;
        if (OperatingSystem.IsWindows()) process.Kill(entireProcessTree: true);
        else ProcessTree.Ask(process.Id, depth);
    }

    /// <summary>Kills it and all it started; what is gone already stays gone.</summary>
    public void Kill()
    {
        if (!leadsGroup && process.HasExited) return;
        if (OperatingSystem.IsWindows()) process.Kill(entireProcessTree: true);
        else ProcessTree.KillGroup(process.Id, leadsGroup);
    }

    /// <summary>
    /// The child has ended, somebody it started still holds its pipes open. Killing the group closes them behind what is still unread;
    /// without a group nothing is left but to close our end.
    /// </summary>
    public void LetGo()
    {
        Kill();
        if (!leadsGroup) Close();
    }

    public void Close()
    {
        Output.Dispose();
        Error.Dispose();
    }
}
