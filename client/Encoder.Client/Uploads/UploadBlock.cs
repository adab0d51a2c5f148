using System.Buffers;
using Encoder.Contracts;

namespace Encoder.Client.Uploads;

/// <summary>A block read and ready to go. Its bytes are on loan.</summary>
internal sealed class UploadBlock(int number) : IDisposable
{
    private byte[]? buffer = ArrayPool<byte>.Shared.Rent(AssetInfo.BlockLength);

    public int Number => number;

    /// <summary>Length in bytes, once filled.</summary>
    public int Length { get; set; }

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Bytes => Room[..Length];

    /// <summary>Room for a whole block.</summary>
    public Memory<byte> Room => (buffer ?? throw new ObjectDisposedException(nameof(UploadBlock))).AsMemory(0, AssetInfo.BlockLength);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref buffer, null) is { } lent)
            ArrayPool<byte>.Shared.Return(lent);
    }
}
