using System.Buffers.Binary;

namespace Encoder.Core.Nut;

/// <summary>
/// Gives a GOP file another codec configuration. The muxer writes the track's first one into every file; behind a change in the middle of the
/// source (see <see cref="CodecConfigurationTracker"/>) a chunk could not be decoded with it.
/// </summary>
public static class NutConfiguration
{
    private const uint Polynomial = 0x04C11DB7;
    private const int ChecksumBytes = 4;

    /// <summary>The file with <paramref name="extradata"/> in its stream header. Fault: <c>split.failed</c>.</summary>
    public static byte[] Replace(ReadOnlyMemory<byte> file, ReadOnlyMemory<byte> extradata)
    {
        var content = file.Span;
        var (start, end) = NutLayout.StreamHeader(content);
        var reader = new NutReader(content, start, end);
        reader.StartCode();
        var fields = NutPacketHeader.Open(content, ref reader);
        var first = fields.Position;
        NutStream.SkipToExtradata(ref fields);
        var old = fields.Position;
        fields.Skip(fields.Varint());
        byte[] header = [.. content[first..old], .. Varint(extradata.Length), .. extradata.Span, .. content[fields.Position..fields.End]];
        return [.. content[..start], .. Packet(content.Slice(start, sizeof(ulong)), header), .. content[end..]];
    }

    // A packet of more than 4,096 bytes has a checksum of its start too.
    private static byte[] Packet(ReadOnlySpan<byte> startCode, byte[] fields)
    {
        byte[] head = [.. startCode, .. Varint(fields.Length + ChecksumBytes)];
        var isLarge = fields.Length + ChecksumBytes > NutPacketHeader.LargePacket;
        return [.. head, .. isLarge ? Checksum(head) : [], .. fields, .. Checksum(fields)];
    }

    /// <summary>Type v: seven bits per byte, most significant first.</summary>
    private static byte[] Varint(int value) =>
        value < 0x80 ? [(byte)value] : [.. Varint(value >> 7).Select(next => (byte)(next | 0x80)), (byte)(value & 0x7F)];

    private static byte[] Checksum(ReadOnlySpan<byte> bytes)
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
