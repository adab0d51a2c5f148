using System.Runtime.CompilerServices;
using Encoder.Contracts;

namespace Encoder.Client.Uploads;

/// <summary>A stream, read once from its current position to its end. Its length may be unknown until then.</summary>
internal sealed class StreamSource(Stream stream, string fileName) : IUploadSource
{
    private readonly long? declared = stream.CanSeek ? stream.Length - stream.Position : null;
    private long bytes;

    public string FileName => fileName;

    public long? Length => declared;

    public string? Fingerprint => null;

    public async IAsyncEnumerable<UploadBlock> ReadAsync(
        IReadOnlyList<BlockRange> stored, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var done = BlockOrder.Expand(stored);
        for (var number = 0; ; number++)
        {
            var block = new UploadBlock(new(number));
            try
            {
                block.Length = await stream.ReadAtLeastAsync(block.Room, AssetInfo.BlockLength, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                bytes += block.Length;
            }
            catch
            {
                block.Dispose();
                throw;
            }
            var length = block.Length;
            if (length > 0 && !done.Contains(number))
                yield return block;
            else
                block.Dispose();
            if (length < AssetInfo.BlockLength)
                yield break;
        }
    }

    public long Finish()
    {
        if (bytes == 0)
            throw new FaultException(ErrorCodes.AssetEmpty, $"{fileName} is empty (0 bytes).");
        if (declared is { } length && length != bytes)
            throw new FaultException(ErrorCodes.AssetChanged, $"{fileName} has {bytes} bytes instead of {length}. Upload it again when no program writes to it.");
        return bytes;
    }
}
