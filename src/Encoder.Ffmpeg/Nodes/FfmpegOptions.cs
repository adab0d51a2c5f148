using Encoder.Ffmpeg.Processes;

namespace Encoder.Ffmpeg.Nodes;

/// <summary>Paths of a node's tools, and how they are run.</summary>
public sealed record FfmpegOptions
{
    /// <summary>Path of ffmpeg, or its name on the PATH. Default <c>ffmpeg</c>.</summary>
    public string FfmpegPath { get; init; } = "ffmpeg";

    /// <summary>Path of ffprobe, or its name on the PATH. Default <c>ffprobe</c>.</summary>
    public string FfprobePath { get; init; } = "ffprobe";

    /// <summary>Niceness of child processes, 0 to 19, so that the node's own work has priority. Default 10.</summary>
    public int Niceness { get; init; } = 10;

    /// <summary>Whether bubblewrap is used where it works: no network, only the files of the command. Default true.</summary>
    public bool UseSandbox { get; init; } = true;

    /// <summary>Time between the request to end and the kill of the process group. Default 10 s.</summary>
    public TimeSpan GraceTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Limits of a split or encode. Defaults: see <see cref="ProcessLimits"/>.</summary>
    public ProcessLimits Limits { get; init; } = ProcessLimits.Default;

    /// <summary>Limits of a probe. Default: <see cref="ProcessLimits.Probe"/>.</summary>
    public ProcessLimits ProbeLimits { get; init; } = ProcessLimits.Probe;

    /// <summary>A copy with the limits of the operator. For probes they apply only where they are tighter.</summary>
    public FfmpegOptions Under(LimitList limits) =>
        this with { Limits = limits.Process, ProbeLimits = ProcessLimits.Probe.Within(limits.Process) };

    /// <summary>Every fault of these options; empty when they are valid.</summary>
    public IReadOnlyList<string> Validate() =>
    [
        .. Check(FfmpegPath.Length > 0, "FfmpegPath is empty: give a path, or 'ffmpeg' to search the PATH."),
        .. Check(FfprobePath.Length > 0, "FfprobePath is empty: give a path, or 'ffprobe' to search the PATH."),
        .. Check(Niceness is >= 0 and <= 19, $"Niceness is {Niceness}: it must be between 0 and 19."),
        .. Limits.Validate("Limits"),
        .. ProbeLimits.Validate("ProbeLimits"),
        .. Check(GraceTime > TimeSpan.Zero, $"GraceTime is {GraceTime}: it must be longer than zero."),
    ];

    private static IEnumerable<string> Check(bool good, string fault) => good ? [] : [fault];
}
