using System.Buffers;

namespace Encoder.Node.Assets;

/// <summary>Received bytes of one block. It grows with the data, so that an idle sender costs almost no memory.</summary>
internal sealed class BlockBuffer(int most) : IDisposable
{
    private const int First = 64 * 1024;
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Min(First, most));

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Bytes => buffer.AsMemory(0, Length);

    /// <summary>Free space for more bytes, up to <paramref name="limit"/> bytes in total.</summary>
    public Memory<byte> Free(int limit)
    {
        if (Length == buffer.Length && Length < limit) Grow();
        return buffer.AsMemory(Length, Math.Min(buffer.Length, limit) - Length);
    }

    /// <summary>Counts bytes that were written into the free space.</summary>
    public ReadOnlyMemory<byte> Advance(int count)
    {
        Length += count;
        return buffer.AsMemory(Length - count, count);
    }

    /// <summary>Removes the bytes, keeps the memory.</summary>
    public void Clear() => Length = 0;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    private void Grow()
    {
        var grown = ArrayPool<byte>.Shared.Rent(most);
        buffer.AsSpan(0, Length).CopyTo(grown);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = grown;
    }
}
