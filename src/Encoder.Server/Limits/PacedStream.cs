using Encoder.Server.Requests;

namespace Encoder.Server.Limits;

/// <summary>The body of an upload, read at the pace of <see cref="UploadPace"/>. What is not read waits in the client: Kestrel reads ahead one megabyte at most.</summary>
internal sealed class PacedStream(Stream body, UploadPace pace) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await body.ReadAsync(buffer[..Math.Min(buffer.Length, UploadPace.LargestRead)], cancellationToken).ConfigureAwait(false);
        if (read > 0) await pace.WaitAsync(read, cancellationToken).ConfigureAwait(false);
        return read;
    }
}
