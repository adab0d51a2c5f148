namespace Encoder.Client.Http;

/// <summary>A response body that throws a <see cref="TimeoutException"/> when no bytes arrive for too long.</summary>
internal sealed class SilenceStream(HttpResponseMessage response, Stream body, TimeSpan limit, TimeProvider time) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var silence = new SilenceTimer(limit, time, cancellationToken);
        try
        {
            return await body.ReadAsync(buffer, silence.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (silence.IsDue && !cancellationToken.IsCancellationRequested)
        {
            throw silence.Exception(e);
        }
        catch (IOException e) when (e is not HttpIOException)
        {
            // Wrapped, so that a failure of the connection can be distinguished from one of the file that is written.
            throw new HttpIOException(HttpRequestError.ResponseEnded, e.Message, e);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("This stream supports asynchronous reads only.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            body.Dispose();
            response.Dispose();
        }
        base.Dispose(disposing);
    }
}
