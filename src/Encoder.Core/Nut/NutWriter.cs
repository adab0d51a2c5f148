using System.Buffers.Binary;

namespace Encoder.Core.Nut;

/// <summary>Writes the primitive types and the packets of NUT.</summary>
internal static class NutWriter
{
    private const uint Polynomial = 0x04C11DB7;
    private const int ChecksumBytes = 4;

    /// <summary>A packet that is not a frame. One of more than 4,096 bytes has a checksum of its start too.</summary>
    public static byte[] Packet(ReadOnlySpan<byte> startCode, ReadOnlySpan<byte> fields)
    {
        byte[] head = [.. startCode, .. Varint(fields.Length + ChecksumBytes)];
        var isLarge = fields.Length + ChecksumBytes > NutPacketHeader.LargePacket;
        return [.. head, .. isLarge ? Checksum(head) : [], .. fields, .. Checksum(fields)];
    }

    /// <summary>Type v: seven bits per byte, most significant first.</summary>
    public static byte[] Varint(long value) =>
        value < 0x80 ? [(byte)value] : [.. Varint(value >> 7).Select(next => (byte)(next | 0x80)), (byte)(value & 0x7F)];

    public static byte[] Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0u;
        foreach (var next in bytes)
        {
            sum ^= (uint)next << 24;
            for (var bit = 0; bit < 8; bit++) sum = (sum & 0x80000000) != 0 ? (sum << 1) ^ Polynomial : sum << 1;
        }

        var written = new byte[ChecksumBytes];
        BinaryPrimitives.WriteUInt32BigEndian(written, sum);
        return written;
    }
}
