using Encoder.Ffmpeg.Commands;

namespace Encoder.Ffmpeg.Processes;

/// <summary>A command to run, and who feeds and hears it.</summary>
public sealed record ProcessRequest(FfmpegCommand Command)
{
    /// <summary>What the child may use; null: what the node's options say for it.</summary>
    public ProcessLimits? Limits { get; init; }

    /// <summary>Whether it only looks: the node's options have tighter limits for that.</summary>
    public bool IsProbe { get; init; }

    /// <summary>
    /// Writes the child's stdin, which is closed when it returns; null: stdin is empty.
    /// The child may end before it has read everything: writing then fails, which is no error of the run.
    /// </summary>
    public Func<Stream, CancellationToken, Task>? Feed { get; init; }

    /// <summary>The arriving asset that the child reads: waiting for more of it is no stall, and reading from it is progress.</summary>
    public IArrivingInput? Input { get; init; }

    /// <summary>Hears each line of stdout that is not progress, in order; the child's clock of stalling stands still meanwhile.</summary>
    public Func<string, CancellationToken, ValueTask>? OnLine { get; init; }

    /// <summary>Hears each line of stderr, in order; the outcome keeps the last ones by itself.</summary>
    public Action<string>? OnErrorLine { get; init; }

    /// <summary>Hears each report of <c>-progress pipe:1</c>.</summary>
    public Action<FfmpegProgress>? OnProgress { get; init; }
}
