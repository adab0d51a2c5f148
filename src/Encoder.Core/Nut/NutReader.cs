using System.Buffers.Binary;

namespace Encoder.Core.Nut;

/// <summary>A cursor over the primitive types of NUT (v, s, vb); never reads beyond its end.</summary>
internal ref struct NutReader(ReadOnlySpan<byte> content, int position, int end)
{
    private readonly ReadOnlySpan<byte> content = content;

    /// <summary>Next byte to read, counted from the start of the file.</summary>
    public int Position { get; private set; } = position;

    /// <summary>Where reading stops.</summary>
    public readonly int End => end;

    public readonly bool AtEnd => Position >= end;

    public byte Byte() => AtEnd ? throw NutFaults.Malformed("it ends too early", Position) : content[Position++];

    /// <summary>Type v: seven bits per byte, most significant first; kept below 2^55 so that sums cannot overflow.</summary>
    public long Varint()
    {
        long value = 0;
        while (true)
        {
            var next = Byte();
            value = (value << 7) | (next & 0x7Fu);
            if (value >= 1L << 55)
                throw NutFaults.Malformed("a number is too large", Position);
            if (next < 0x80)
                return value;
        }
    }

    /// <summary>Type v with an upper bound.</summary>
    public int Varint(int max, string what)
    {
        var value = Varint();
        return value <= max ? (int)value : throw NutFaults.Malformed($"{what} {value} is above {max}", Position);
    }

    /// <summary>Type s: 0, 1, −1, 2, −2 … as 0, 1, 2, 3, 4.</summary>
    public long Signed()
    {
        var value = Varint() + 1;
        return (value & 1) != 0 ? -(value >> 1) : value >> 1;
    }

    public ulong StartCode()
    {
        var span = content[Skip(8)..];
        return BinaryPrimitives.ReadUInt64BigEndian(span);
    }

    /// <summary>Moves on and returns where the skipped bytes start.</summary>
    public int Skip(long count)
    {
        if (count < 0 || count > end - Position)
            throw NutFaults.Malformed($"{count} bytes are announced that are not there", Position);
        var start = Position;
        Position += (int)count;
        return start;
    }
}
