using System.Buffers.Binary;

namespace Encoder.Core.Fmp4;

/// <summary>A cursor over the fields of a box, big-endian, bounds-checked.</summary>
internal ref struct BoxFields(Box box, Mp4Origin origin)
{
    private ReadOnlySpan<byte> rest = box.Content.Span;

    public readonly int Left => rest.Length;

    public byte U8() => Take(1)[0];

    public ushort U16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public uint U32() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public int I32() => BinaryPrimitives.ReadInt32BigEndian(Take(4));

    /// <summary>An unsigned 64-bit field; values are limited so that sums of tick counts cannot overflow.</summary>
    public long U64()
    {
        var value = BinaryPrimitives.ReadUInt64BigEndian(Take(8));
        return value < 1UL << 60 ? (long)value : throw origin.Malformed($"a number in box {box.Type} is out of range");
    }

    public long I64() => BinaryPrimitives.ReadInt64BigEndian(Take(8));

    /// <summary>Version and flags of a full box.</summary>
    public (int Version, int Flags) VersionAndFlags()
    {
        var word = U32();
        return ((int)(word >> 24), (int)(word & 0xFFFFFF));
    }

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > rest.Length)
            throw origin.Malformed($"box {box.Type} is too short");
        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}
