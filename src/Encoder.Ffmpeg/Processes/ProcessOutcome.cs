using Encoder.Contracts;
using Encoder.Ffmpeg.Commands;

namespace Encoder.Ffmpeg.Processes;

/// <summary>How a run ended.</summary>
public enum ProcessEnd
{
    /// <summary>By itself, or killed from outside.</summary>
    Exited,

    /// <summary>Stopped by the runner: no progress for <see cref="ProcessLimits.Stall"/>.</summary>
    Stalled,

    /// <summary>Stopped by the runner: longer than <see cref="ProcessLimits.WallClock"/>.</summary>
    TimedOut,
}

/// <summary>The outcome of a child process.</summary>
/// <param name="ExitCode">Its exit status; 128 + signal when a signal ended it.</param>
/// <param name="Signal">The signal that ended it.</param>
/// <param name="Cpu">Its processor time, as last measured while it was alive: at each progress report, the last one at its end.</param>
/// <param name="Progress">Its last report.</param>
/// <param name="StderrTail">The end of stderr, made safe to display.</param>
public sealed record ProcessOutcome(
    FfmpegCommand Command, ProcessEnd End, int ExitCode, int? Signal, TimeSpan Elapsed, TimeSpan Cpu, FfmpegProgress Progress, string StderrTail)
{
    /// <summary>True for exit status 0. Never proof of success: ffmpeg ends with 0 on broken input and, in some muxers, on a full disk.</summary>
    public bool ExitedCleanly => End == ProcessEnd.Exited && ExitCode == 0;

    /// <summary>Whether the runner stopped it because it made no progress.</summary>
    public bool Stalled => End == ProcessEnd.Stalled;

    /// <summary>
    /// The fault, or null. A full disk, and an encoder or filter that this ffmpeg lacks, are recognized whatever the exit status;
    /// a stalled encoder has its own code; every other failure gets <paramref name="code"/>.
    /// </summary>
    /// <param name="subject">The subject of the message, such as "The encoder of chunk 3".</param>
    public Fault? FaultOrNull(string code, string subject)
    {
        if (DiskFull.IsReportedIn(StderrTail)) return DiskFull.Fault(subject, Detail);
        if (ExitedCleanly) return null;
        if (MissingComponent.FaultOrNull(StderrTail, subject, Detail) is { } missing) return missing;
        if (Stalled && code == ErrorCodes.EncoderCrashed) code = ErrorCodes.EncoderStalled;
        return new Fault(code, $"{subject} {How}.", Detail);
    }

    /// <summary>Two runs over the same input as one: what went wrong in either, what both have used and said.</summary>
    public ProcessOutcome With(ProcessOutcome other) => (ExitedCleanly ? other : this) with
    {
        Elapsed = Elapsed > other.Elapsed ? Elapsed : other.Elapsed,
        Cpu = Cpu + other.Cpu,
        Progress = Progress.Frames >= other.Progress.Frames ? Progress : other.Progress,
        StderrTail = $"{StderrTail}\n{other.StderrTail}".Trim('\n'),
    };

    /// <summary>Exit status, quoted command and the end of stderr. <c>$ </c> stands before the command, as in a shell: the server shows clients the rest.</summary>
    public string Detail => $"{How}\n$ {Command.Quoted}\n{StderrTail}".TrimEnd();

    private string How => End switch
    {
        ProcessEnd.Stalled => "made no progress for too long and was stopped",
        ProcessEnd.TimedOut => "ran for too long and was stopped",
        _ => Signal is { } signal ? $"was killed by signal {signal}{SignalName(signal)}" : $"ended with exit status {ExitCode}",
    };

    private static string SignalName(int signal) => signal switch
    {
        4 => " (SIGILL)",
        6 => " (SIGABRT)",
        8 => " (SIGFPE)",
        9 => " (SIGKILL)",
        11 => " (SIGSEGV)",
        15 => " (SIGTERM)",
        24 => " (SIGXCPU, the limit of processor time)",
        25 => " (SIGXFSZ, the limit of file size)",
        _ => "",
    };
}
