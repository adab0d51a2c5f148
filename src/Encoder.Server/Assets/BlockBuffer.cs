using System.Buffers;

namespace Encoder.Server.Assets;

/// <summary>Bytes of one block as they come in. Until there is more than a little it holds little: a sender that sends nothing costs nothing.</summary>
internal sealed class BlockBuffer(int most) : IDisposable
{
    private const int First = 64 * 1024;
    private byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Min(First, most));

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Bytes => buffer.AsMemory(0, Length);

    /// <summary>Room for more, so that there will be at most <paramref name="limit"/> bytes.</summary>
    public Memory<byte> Free(int limit)
    {
        if (Length == buffer.Length && Length < limit) Grow();
        return buffer.AsMemory(Length, Math.Min(buffer.Length, limit) - Length);
    }

    /// <summary>So many bytes of the free room are filled.</summary>
    public ReadOnlyMemory<byte> Taken(int count)
    {
        Length += count;
        return buffer.AsMemory(Length - count, count);
    }

    /// <summary>Forgets the bytes, keeps the room.</summary>
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
