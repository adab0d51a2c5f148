namespace Encoder.Ffmpeg.Processes;

/// <summary>Hands on the bytes of a child's output as they come.</summary>
internal sealed class OutputReader(Stream stream, StallDetector stall)
{
    private readonly byte[] buffer = new byte[64 * 1024];

    /// <summary>Calls back for every piece until the end of the stream, or until the stream is closed.</summary>
    public async Task ReadAsync(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> take, CancellationToken cancellationToken)
    {
        for (int count; (count = await LineReader.FillAsync(stream, buffer).ConfigureAwait(false)) > 0;)
        {
            stall.Pause();
            try
            {
                await take(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                stall.Resume();
            }
        }
    }
}
