using Encoder.Server.Requests;

namespace Encoder.Server.Limits;

/// <summary>A request body that counts the bytes read and fails beyond a maximum length.</summary>
internal sealed class CountingStream(Stream inner, Action<int> counted, long most, Func<Exception> tooLong) : ReadOnlyStream
{
    private long total;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

    private int Count(int read)
    {
        total += read;
        if (total > most) throw tooLong();
        if (read > 0) counted(read);
        return read;
    }
}
