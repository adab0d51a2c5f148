using System.Buffers;
using Encoder.Contracts;

namespace Encoder.Client.Uploads;

/// <summary>A block, or a part of one, read and ready to go. Its bytes are on loan.</summary>
internal sealed class UploadBlock(BlockSpan span) : IDisposable
{
    private byte[]? buffer = ArrayPool<byte>.Shared.Rent(AssetInfo.BlockLength);

    public int Number => span.Block;

    /// <summary>Where in the block what is to go begins.</summary>
    public int From => span.From;

    /// <summary>Whether it is not the whole block.</summary>
    public bool IsPart => span.From > 0 || span.To is not null;

    /// <summary>Where in the block it ends, once filled.</summary>
    public int Length { get; set; }

    /// <summary>The bytes of the block as far as that; what lies before <see cref="From"/> is not there.</summary>
    public ReadOnlyMemory<byte> Bytes => Room[..Length];

    /// <summary>Room for a whole block.</summary>
    public Memory<byte> Room => (buffer ?? throw new ObjectDisposedException(nameof(UploadBlock))).AsMemory(0, AssetInfo.BlockLength);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref buffer, null) is { } lent)
            ArrayPool<byte>.Shared.Return(lent);
    }
}
