using System.Buffers.Binary;

namespace Encoder.Core.Fmp4;

/// <summary>A segment index of somebody else's file, <c>sidx</c> (ISO/IEC 14496-12 §8.16.3): how far it says that the media goes.</summary>
/// <param name="Bytes">Bytes from the end of the box to the end of the last segment that it names.</param>
/// <param name="End">When that ends, on the time line of its track.</param>
public sealed record SegmentIndex(long Bytes, TimeSpan End)
{
    private const int EntryBytes = 12;
    private static readonly TimeSpan Most = TimeSpan.FromDays(365);

    /// <summary>Null for a box that names nothing, or makes no sense.</summary>
    /// <param name="content">Content of the box.</param>
    public static SegmentIndex? Read(ReadOnlyMemory<byte> content)
    {
        var bytes = content.Span;
        if (bytes.Length < 24) return null;
        var timescale = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);
        var isLong = bytes[0] == 1;
        var entriesAt = isLong ? 32 : 24;
        if (timescale == 0 || bytes.Length < entriesAt) return null;
        UInt128 time = isLong ? BinaryPrimitives.ReadUInt64BigEndian(bytes[12..]) : BinaryPrimitives.ReadUInt32BigEndian(bytes[12..]);
        UInt128 size = isLong ? BinaryPrimitives.ReadUInt64BigEndian(bytes[20..]) : BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
        var count = BinaryPrimitives.ReadUInt16BigEndian(bytes[(entriesAt - 2)..]);
        for (var at = entriesAt; count > 0 && at + EntryBytes <= bytes.Length; count--, at += EntryBytes)
        {
            size += BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]) & 0x7FFF_FFFF;
            time += BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 4)..]);
        }

        return size > 0 && size < long.MaxValue && time / timescale < (ulong)Most.TotalSeconds
            ? new((long)size, new TimeSpan((long)(time * TimeSpan.TicksPerSecond / timescale)))
            : null;
    }
}
