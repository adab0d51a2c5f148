namespace Encoder.Core.Nut;

/// <summary>
/// Reads the fields of an H.264 or HEVC unit (ITU-T H.264 §7.2, §9.1); bytes that only keep start codes out of the data (§7.4.1) are left out.
/// Behind the end it reads zeroes: what comes of malformed data is bounded, not right.
/// </summary>
internal ref struct BitReader(ReadOnlySpan<byte> unit)
{
    private readonly ReadOnlySpan<byte> unit = unit;
    private int at;
    private int zeroes;
    private int bits;
    private uint current;

    /// <summary>Fixed length, at most 32 bits.</summary>
    public uint Bits(int count)
    {
        var value = 0u;
        for (; count > 0; count--) value = (value << 1) | Bit();
        return value;
    }

    public bool Flag() => Bit() != 0;

    public void Skip(int count)
    {
        for (; count > 0; count--) Bit();
    }

    /// <summary>Exponential-Golomb code, unsigned.</summary>
    public uint Golomb()
    {
        var length = 0;
        while (length < 31 && at < unit.Length + 1 && Bit() == 0) length++;
        return (1u << length) - 1 + Bits(length);
    }

    /// <summary>Exponential-Golomb code, signed.</summary>
    public int SignedGolomb() => Golomb() is var code && (code & 1) != 0 ? (int)((code + 1) / 2) : -(int)(code / 2);

    private uint Bit()
    {
        if (bits == 0) Next();
        bits--;
        return (current >> bits) & 1;
    }

    private void Next()
    {
        if (zeroes >= 2 && at < unit.Length && unit[at] == 3)
        {
            at++;
            zeroes = 0;
        }

        current = at < unit.Length ? unit[at] : 0u;
        zeroes = current == 0 ? zeroes + 1 : 0;
        at = Math.Min(at + 1, unit.Length + 1);
        bits = 8;
    }
}
