namespace Encoder.Ffmpeg.Processes;

/// <summary>Starts child processes. No other code starts any.</summary>
public interface IProcessRunner
{
    /// <summary>
    /// Runs a command to its end. The child is always reaped before the task completes. Cancellation requests its end, then kills its group.
    /// </summary>
    /// <exception cref="Contracts.FaultException"><c>node.ffmpeg_missing</c>: the program was not found.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the child has ended.</exception>
    Task<ProcessOutcome> RunAsync(ProcessRequest request, CancellationToken cancellationToken);
}
