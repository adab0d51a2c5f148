using Encoder.Contracts;
using Encoder.Grains;

namespace Encoder.Server.Assets;

/// <summary>Which blocks an asset may have, whichever way they come.</summary>
internal static class BlockRules
{
    /// <summary>The length that a block must have, or may have at most while the length of the asset is unknown; <c>block.beyond_length</c>.</summary>
    public static int EndOf(AssetInfo info, int number)
    {
        if (number < 0) throw new FaultException(ErrorCodes.BlockBeyondLength, "The block number is negative. Blocks are numbered from 0.");
        var start = (long)number * AssetInfo.BlockLength;
        if (info.Length is not { } length) return AssetInfo.BlockLength;
        return start < length
            ? (int)Math.Min(AssetInfo.BlockLength, length - start)
            : throw new FaultException(ErrorCodes.BlockBeyondLength, $"Block {number} starts after the end of the asset, which has {length} bytes.");
    }

    /// <summary>A short block of an asset with unknown length is its last block.</summary>
    public static async Task EndAsync(IAssetGrain asset, int number, int length, CancellationToken cancellationToken)
    {
        try
        {
            await asset.DeclareAsync(((long)number * AssetInfo.BlockLength) + length, cancellationToken).ConfigureAwait(false);
        }
        catch (FaultException exception) when (exception.Fault.Code == ErrorCodes.AssetLengthConflict)
        {
            throw new FaultException(ErrorCodes.BlockShort, $"Block {number} has {length} bytes. Only the last block may be shorter than the others: {exception.Fault.Message}");
        }
    }

    /// <summary>The fault of a block that has more bytes than it may have.</summary>
    public static FaultException TooLong(int number, int room, long length) =>
        new(ErrorCodes.BlockBeyondLength, $"Block {number} has at least {length} bytes; it may have at most {room}.");

    /// <summary>The fault of a block that has fewer bytes than it must have.</summary>
    public static FaultException TooShort(int number, int end, long length) => new(ErrorCodes.BlockShort, $"Block {number} has {length} bytes; it must have {end}.");
}
