namespace Encoder.Core.Nut;

/// <summary>Of an HEVC sequence parameter set (ITU-T H.265 §7.3.2.2) what the order of pictures needs.</summary>
/// <param name="LsbBits">Bits of the picture order count in a slice.</param>
internal sealed record HevcSequence(int LsbBits, bool HasSeparatePlanes)
{
    private const int GeneralBits = 88;
    private const int LevelBits = 8;

    /// <summary>Null for a set that makes no sense.</summary>
    public static HevcSequence? Read(ReadOnlySpan<byte> unit)
    {
        if (unit.Length < 4) return null;
        var reader = new BitReader(unit[2..]);
        reader.Skip(4);
        SkipProfiles(ref reader, subLayers: (int)reader.Bits(3));
        reader.Golomb();
        var hasSeparatePlanes = reader.Golomb() == 3 && reader.Flag();
        reader.Golomb();
        reader.Golomb();
        if (reader.Flag())
            for (var edge = 0; edge < 4; edge++) reader.Golomb();
        reader.Golomb();
        reader.Golomb();
        return (int)reader.Golomb() + 4 is <= 16 and var bits ? new(bits, hasSeparatePlanes) : null;
    }

    /// <summary>Of a picture parameter set (§7.3.2.3.1): bits that slices keep free, and whether they say if a picture is shown.</summary>
    public static (int ExtraBits, bool HasOutputFlag) ReadPicture(ReadOnlySpan<byte> unit)
    {
        var reader = new BitReader(unit[2..]);
        reader.Golomb();
        reader.Golomb();
        reader.Skip(1);
        var hasOutputFlag = reader.Flag();
        return ((int)reader.Bits(3), hasOutputFlag);
    }

    // §7.3.3; the flag of temporal nesting stands before it.
    private static void SkipProfiles(ref BitReader reader, int subLayers)
    {
        reader.Skip(1 + GeneralBits + LevelBits);
        var flags = reader.Bits(subLayers > 0 ? 16 : 0);
        for (var layer = 0; layer < subLayers; layer++)
            reader.Skip((((flags >> (15 - (2 * layer))) & 1) != 0 ? GeneralBits : 0) + (((flags >> (14 - (2 * layer))) & 1) != 0 ? LevelBits : 0));
    }
}
