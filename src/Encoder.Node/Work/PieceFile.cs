using System.Globalization;
using Encoder.Contracts;

namespace Encoder.Node.Work;

/// <summary>Reads the pieces of the splitter.</summary>
internal static class PieceFile
{
    /// <summary>A complete piece. An array cannot exceed 2 GB. Fault: <c>asset.beyond_limits</c>.</summary>
    public static Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken) => new FileInfo(path).Length is var length && length <= Array.MaxLength
        ? File.ReadAllBytesAsync(path, cancellationToken)
        : throw new FaultException(
            ErrorCodes.AssetBeyondLimits,
            $"A second of the picture has {length.ToString(CultureInfo.InvariantCulture)} bytes; the limit is {Array.MaxLength.ToString(CultureInfo.InvariantCulture)}. Give a source with a lower bit rate.");
}
