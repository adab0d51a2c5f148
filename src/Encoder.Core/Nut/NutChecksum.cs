using System.Buffers.Binary;

namespace Encoder.Core.Nut;

/// <summary>The checksum of NUT headers.</summary>
internal static class NutChecksum
{
    /// <summary>Its length.</summary>
    public const int Bytes = 4;

    private const uint Polynomial = 0x04C11DB7;

    public static byte[] Of(ReadOnlySpan<byte> bytes)
    {
        var sum = 0u;
        foreach (var next in bytes)
        {
            sum ^= (uint)next << 24;
            for (var bit = 0; bit < 8; bit++) sum = (sum & 0x80000000) != 0 ? (sum << 1) ^ Polynomial : sum << 1;
        }

        var written = new byte[Bytes];
        BinaryPrimitives.WriteUInt32BigEndian(written, sum);
        return written;
    }
}
