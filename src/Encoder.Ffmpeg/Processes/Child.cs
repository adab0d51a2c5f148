using System.Diagnostics;

namespace Encoder.Ffmpeg.Processes;

/// <summary>A started process: requests its end, kills it, and measures its processor time.</summary>
/// <param name="leadsGroup">Whether it leads its own process group.</param>
/// <param name="depth">The number of sandbox processes around the program.</param>
/// <param name="sessionNiceness">The niceness of its session; 0: it has no session of its own, or is not niced.</param>
internal sealed class Child(Process process, bool leadsGroup, int depth, int sessionNiceness)
{
    // POSIX shells and .NET alike report death by signal n as 128 + n. ffmpeg itself could only return such a status for errno values that files never cause.
    private const int SignalBase = 128;
    private const int LastClassicSignal = 31;

    private bool isSessionNiced = sessionNiceness == 0;

    public Stream Input { get; } = process.StandardInput.BaseStream;

    public Stream Output { get; } = process.StandardOutput.BaseStream;

    public Stream Error { get; } = process.StandardError.BaseStream;

    /// <summary>The last measured processor time.</summary>
    public TimeSpan Cpu { get; private set; }

    public int ExitCode => process.ExitCode;

    public int? Signal => ExitCode is > SignalBase and <= SignalBase + LastClassicSignal ? ExitCode - SignalBase : null;

    public Task WaitAsync() => process.WaitForExitAsync(CancellationToken.None);

    /// <summary>Measures the processor time; possible only while the process is alive.</summary>
    public void ReadCpu()
    {
        var cpu = ProcessTree.Cpu(process.Id);
        if (cpu > Cpu) Cpu = cpu;
    }

    /// <summary>Sets the niceness of its session, when that is still to be done.</summary>
    public void NiceSession() => isSessionNiced = isSessionNiced || ProcessTree.NiceSession(process.Id, sessionNiceness);

    public void Ask()
    {
        if (process.HasExited) return;
        if (OperatingSystem.IsWindows()) process.Kill(entireProcessTree: true);
        else ProcessTree.Ask(process.Id, depth);
    }

    /// <summary>Kills it and all its descendants; does nothing when they have ended.</summary>
    public void Kill()
    {
        if (!leadsGroup && process.HasExited) return;
        if (OperatingSystem.IsWindows()) process.Kill(entireProcessTree: true);
        else ProcessTree.KillGroup(process.Id, leadsGroup);
    }

    /// <summary>
    /// The child has ended, but a descendant still holds its pipes open. Killing the group closes them after the unread bytes;
    /// without a group we can only close our end.
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
