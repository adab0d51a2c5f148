namespace Encoder.Ffmpeg.Processes;

/// <summary>The one door through which child processes are started.</summary>
public interface IProcessRunner
{
    /// <summary>
    /// Runs a command to its end. The child is always reaped before the task completes. Cancelling asks it to end, then kills its group.
    /// </summary>
    /// <exception cref="Contracts.FaultException"><c>node.ffmpeg_missing</c>: there is no such program.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the child is gone.</exception>
    Task<ProcessOutcome> RunAsync(ProcessRequest request, CancellationToken cancellationToken);
}
