using Encoder.Ffmpeg.Commands;

namespace Encoder.Ffmpeg.Processes;

/// <summary>A command to run, with its input and the listeners of its output.</summary>
public sealed record ProcessRequest(FfmpegCommand Command)
{
    /// <summary>The limits of the child; null: those in the options of the node.</summary>
    public ProcessLimits? Limits { get; init; }

    /// <summary>Whether it is a probe, for which the options of the node have tighter limits.</summary>
    public bool IsProbe { get; init; }

    /// <summary>
    /// Writes the child's stdin, which is closed when it returns; null: stdin is empty.
    /// The child may end before it has read everything: writing then fails, which is not an error of the run.
    /// </summary>
    public Func<Stream, CancellationToken, Task>? Feed { get; init; }

    /// <summary>The arriving asset that the child reads: waiting for its bytes is not a stall, and reading from it is progress.</summary>
    public IArrivingInput? Input { get; init; }

    /// <summary>Called for each line of stdout that is not progress, in order; the stall clock stops meanwhile.</summary>
    public Func<string, CancellationToken, ValueTask>? OnLine { get; init; }

    /// <summary>Takes the bytes of stdout, in order, in place of <see cref="OnLine"/> and <see cref="OnProgress"/>; the stall clock stops meanwhile.</summary>
    public Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask>? OnOutput { get; init; }

    /// <summary>Called for each line of stderr, in order; the outcome contains the last lines in any case.</summary>
    public Action<string>? OnErrorLine { get; init; }

    /// <summary>Called for each report of <c>-progress pipe:1</c>.</summary>
    public Action<FfmpegProgress>? OnProgress { get; init; }
}
