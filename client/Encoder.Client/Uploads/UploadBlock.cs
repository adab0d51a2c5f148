using System.Buffers;
using Encoder.Contracts;

namespace Encoder.Client.Uploads;

/// <summary>A block, or a part of one, that was read and is ready to send. Its buffer is rented.</summary>
internal sealed class UploadBlock(BlockSpan span) : IDisposable
{
    private byte[]? buffer = ArrayPool<byte>.Shared.Rent(AssetInfo.BlockLength);

    public int Number => span.Block;

    /// <summary>Offset in the block at which the bytes to send start.</summary>
    public int From => span.From;

    /// <summary>Whether it is only a part of the block.</summary>
    public bool IsPart => span.From > 0 || span.To is not null;

    /// <summary>Offset in the block at which it ends, once filled.</summary>
    public int Length { get; set; }

    /// <summary>The bytes of the block up to there; those before <see cref="From"/> are undefined.</summary>
    public ReadOnlyMemory<byte> Bytes => Room[..Length];

    /// <summary>Space for a whole block.</summary>
    public Memory<byte> Room => (buffer ?? throw new ObjectDisposedException(nameof(UploadBlock))).AsMemory(0, AssetInfo.BlockLength);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref buffer, null) is { } lent)
            ArrayPool<byte>.Shared.Return(lent);
    }
}
