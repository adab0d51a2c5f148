using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Processes;

namespace Encoder.Ffmpeg.Chunks;

/// <summary>Runs an <see cref="EncodeCommand"/>; its outputs are in the command's scratch directory afterwards.</summary>
public sealed class ChunkEncoder(IProcessRunner runner)
{
    /// <summary>
    /// Encodes to the end. The outcome is returned unchanged: <c>FaultOrNull(ErrorCodes.EncoderCrashed, …)</c> says what went wrong,
    /// and even without a fault only the samples in the outputs show whether the chunk is complete.
    /// </summary>
    /// <param name="feed">Writes the joined pieces; ffmpeg may stop reading after the chunk's last frame.</param>
    /// <param name="arriving">What it writes, when that may still be arriving.</param>
    public Task<ProcessOutcome> RunAsync(
        FfmpegCommand command, Func<Stream, CancellationToken, Task> feed, Action<FfmpegProgress>? onProgress, CancellationToken cancellationToken,
        IArrivingInput? arriving = null) =>
        runner.RunAsync(new ProcessRequest(command) { Feed = feed, OnProgress = onProgress, Input = arriving }, cancellationToken);
}
