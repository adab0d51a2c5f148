using System.Numerics;

namespace Encoder.TestSupport.Bitstreams;

/// <summary>Writes bits, most significant first.</summary>
internal sealed class BitWriter
{
    private readonly List<byte> bytes = [];
    private int used; // bits of the last byte, 0 when it is full

    /// <summary>What is written so far; the last byte is filled up with zeros.</summary>
    public byte[] ToArray() => [.. bytes];

    /// <summary>An unsigned number of so many bits.</summary>
    public BitWriter Number(long value, int bits)
    {
        for (var bit = bits - 1; bit >= 0; bit--) Bit((int)(value >> bit) & 1);
        return this;
    }

    /// <summary>Code words and flags, as tables of the standards print them: <c>0011</c>.</summary>
    public BitWriter Code(string word)
    {
        foreach (var bit in word) Bit(bit - '0');
        return this;
    }

    /// <summary>Exp-Golomb codes ue(v), one after the other (ITU-T H.264 §9.1).</summary>
    public BitWriter Golomb(params int[] values)
    {
        foreach (var value in values) Number(value + 1, (2 * BitOperations.Log2((uint)value + 1)) + 1);
        return this;
    }

    /// <summary>Zeros up to the next byte.</summary>
    public BitWriter Align()
    {
        used = 0;
        return this;
    }

    /// <summary>Whole bytes, from the next one on.</summary>
    public BitWriter Bytes(params IEnumerable<byte> more)
    {
        Align();
        bytes.AddRange(more);
        return this;
    }

    private void Bit(int value)
    {
        if (used == 0) bytes.Add(0);
        bytes[^1] |= (byte)(value << (7 - used));
        used = (used + 1) % 8;
    }
}
