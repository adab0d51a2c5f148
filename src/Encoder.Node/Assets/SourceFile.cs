using System.Buffers.Binary;
using System.Security.Cryptography;
using Encoder.Contracts;
using Encoder.Grains;

namespace Encoder.Node.Assets;

/// <summary>A complete local file as the source of a job.</summary>
public static class SourceFile
{
    private const int EdgeBytes = 1 << 20;

    /// <summary>Checks and fingerprints a file. Faults: <c>asset.not_found</c>, <c>asset.empty</c>, <c>asset.unreadable</c>.</summary>
    public static SourceRef Open(string path)
    {
        var file = new FileInfo(path);
        if (Directory.Exists(path))
            throw new FaultException(ErrorCodes.AssetNotFound, $"{path} is a folder. Name a file in it.");
        if (!file.Exists)
            throw new FaultException(ErrorCodes.AssetNotFound, $"The file {path} was not found.");
        // A pipe has length 0 too, and opening it would wait for its writer.
        if (file.Length == 0)
            throw new FaultException(ErrorCodes.AssetEmpty, $"{path} is empty (0 bytes).");
        try
        {
            return new(file.FullName, file.Name, file.Length, Fingerprint(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FaultException(ErrorCodes.AssetUnreadable, $"{path} cannot be read. Check its permissions.", e.Message);
        }
    }

    /// <summary>Lower-case hex SHA-256 over the length (64 bits, little endian), the first MiB and the last MiB.</summary>
    private static string Fingerprint(string path)
    {
        using var file = File.OpenHandle(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var length = RandomAccess.GetLength(file);
        Span<byte> prefix = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, length);
        hash.AppendData(prefix);
        var edge = new byte[Math.Min(EdgeBytes, length)];
        foreach (var offset in (ReadOnlySpan<long>)[0, length - edge.Length])
        {
            for (int read, filled = 0; filled < edge.Length; filled += read)
            {
                read = RandomAccess.Read(file, edge.AsSpan(filled), offset + filled);
                if (read == 0)
                    throw new EndOfStreamException("The file was truncated while it was read.");
            }
            hash.AppendData(edge);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
