using System.Buffers.Binary;
using System.Text;

namespace Encoder.Core.Fmp4;

/// <summary>Writes boxes, big-endian, into one growing array. A box's size is filled in when its scope ends.</summary>
internal sealed class BoxWriter(int capacity = 1024)
{
    private byte[] bytes = new byte[capacity];

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>Starts a box; disposing of the scope ends it.</summary>
    public BoxScope Box(string type)
    {
        var start = Length;
        U32(0);
        Text(type);
        return new BoxScope(this, start);
    }

    /// <summary>Starts a full box (ISO/IEC 14496-12 §4.2.2).</summary>
    public BoxScope FullBox(string type, int version = 0, int flags = 0)
    {
        var scope = Box(type);
        U32(((uint)version << 24) | (uint)flags);
        return scope;
    }

    public void U8(int value) => Reserve(1)[0] = (byte)value;

    public void U16(int value) => BinaryPrimitives.WriteUInt16BigEndian(Reserve(2), (ushort)value);

    public void U32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Reserve(4), value);

    public void I32(int value) => BinaryPrimitives.WriteInt32BigEndian(Reserve(4), value);

    public void U64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Reserve(8), value);

    /// <summary>A time or duration whose width depends on the version of the box.</summary>
    public void Time(long value, int version)
    {
        if (version == 1)
            U64((ulong)value);
        else
            U32(checked((uint)value));
    }

    public void Zeros(int count) => Reserve(count).Clear();

    public void Bytes(ReadOnlySpan<byte> value) => value.CopyTo(Reserve(value.Length));

    public void Text(string ascii) => Encoding.Latin1.GetBytes(ascii, Reserve(ascii.Length));

    /// <summary>Fills in an earlier 32-bit field.</summary>
    public void PatchU32(int position, uint value) => BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(position), value);

    /// <summary>The written bytes; the array itself when the capacity was exact.</summary>
    public byte[] ToArray() => bytes.Length == Length ? bytes : bytes[..Length];

    /// <summary>Space for <paramref name="count"/> more bytes.</summary>
    public Span<byte> Reserve(int count)
    {
        if (Length + count > bytes.Length)
            Array.Resize(ref bytes, Math.Max(bytes.Length * 2, Length + count));
        var place = bytes.AsSpan(Length, count);
        Length += count;
        return place;
    }

    internal readonly struct BoxScope(BoxWriter writer, int start) : IDisposable
    {
        public void Dispose() => writer.PatchU32(start, (uint)(writer.Length - start));
    }
}
