using System.Globalization;
using Encoder.Contracts;

namespace Encoder.Node.Work;

/// <summary>Reads what the splitter wrote.</summary>
internal static class PieceFile
{
    /// <summary>A piece, whole: an array holds no more than 2 GB. Fault: <c>asset.beyond_limits</c>.</summary>
    public static Task<byte[]> ReadAsync(string path, CancellationToken cancellationToken) => new FileInfo(path).Length is var length && length <= Array.MaxLength
        ? File.ReadAllBytesAsync(path, cancellationToken)
        : throw new FaultException(
            ErrorCodes.AssetBeyondLimits,
            $"A second of the picture has {length.ToString(CultureInfo.InvariantCulture)} bytes; {Array.MaxLength.ToString(CultureInfo.InvariantCulture)} at most are read. Give a source with fewer bytes a second.");
}
