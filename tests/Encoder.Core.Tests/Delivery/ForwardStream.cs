namespace Encoder.Core.Tests.Delivery;

/// <summary>A stream like a store's: reads forward only, a few bytes at a time.</summary>
internal sealed class ForwardStream(ReadOnlyMemory<byte> content) : Stream
{
    private const int MostBytesAtOnce = 1_000;
    private int position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        var part = content[position..Math.Min(content.Length, position + Math.Min(count, MostBytesAtOnce))];
        part.Span.CopyTo(buffer.AsSpan(offset));
        position += part.Length;
        return part.Length;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
