namespace Encoder.Core.Nut;

/// <summary>Of an H.264 sequence parameter set (ITU-T H.264 §7.3.2.1.1) what the order of pictures needs.</summary>
/// <param name="LsbBits">Bits of the picture order count in a slice; null when it is coded otherwise.</param>
public sealed record H264Sequence(int FrameNumberBits, int? LsbBits, bool IsInDecodeOrder, bool HasFramesOnly, bool HasSeparatePlanes)
{
    private const int SetType = 7;
    private const uint MostInCycle = 255;
    private static readonly int[] WithChroma = [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135];

    /// <summary>Null for a set that is cut off.</summary>
    public static H264Sequence? Read(ReadOnlySpan<byte> unit)
    {
        if (unit.Length < 5) return null;
        var reader = new BitReader(unit[4..]);
        reader.Golomb();
        var hasSeparatePlanes = WithChroma.Contains(unit[1]) && ReadChroma(ref reader);
        var frameNumberBits = (int)reader.Golomb() + 4;
        var type = reader.Golomb();
        var lsbBits = type == 0 ? (int)reader.Golomb() + 4 : (int?)null;
        if (type == 1) SkipCycle(ref reader);
        reader.Golomb();
        reader.Skip(1);
        reader.Golomb();
        reader.Golomb();
        return frameNumberBits > 16 || lsbBits > 16 ? null : new(frameNumberBits, lsbBits, type == 2, reader.Flag(), hasSeparatePlanes);
    }

    /// <summary>
    /// Whether the configuration of a stream allows no fields, and no frames of fields: every picture is progressive. False if it has no sequence parameter set.
    /// </summary>
    /// <param name="configuration"><c>avcC</c> (ISO/IEC 14496-15 §5.3.3.1) or Annex B.</param>
    public static bool AreFramesOnly(ReadOnlySpan<byte> configuration)
    {
        const int setCountAt = 5;
        var isPrefixed = NalUnits.LengthSize("h264", configuration) > 0 && configuration.Length > setCountAt;
        var units = isPrefixed ? new NalUnits(configuration[(setCountAt + 1)..], lengthSize: 2) : new NalUnits(configuration, lengthSize: 0);
        var count = isPrefixed ? configuration[setCountAt] & 0x1F : int.MaxValue;
        var areFound = false;
        for (; count > 0 && units.MoveNext(); count--)
        {
            if ((units.Current[0] & 0x1F) != SetType) continue;
            if (Read(units.Whole) is not { HasFramesOnly: true }) return false;
            areFound = true;
        }

        return areFound;
    }

    private static void SkipCycle(ref BitReader reader)
    {
        reader.Skip(1);
        reader.SignedGolomb();
        reader.SignedGolomb();
        for (var count = Math.Min(reader.Golomb(), MostInCycle); count > 0; count--) reader.SignedGolomb();
    }

    private static bool ReadChroma(ref BitReader reader)
    {
        var format = reader.Golomb();
        var hasSeparatePlanes = format == 3 && reader.Flag();
        reader.Golomb();
        reader.Golomb();
        reader.Skip(1);
        if (!reader.Flag()) return hasSeparatePlanes;
        for (var list = 0; list < (format == 3 ? 12 : 8); list++)
            if (reader.Flag()) SkipScalingList(ref reader, list < 6 ? 16 : 64);
        return hasSeparatePlanes;
    }

    // §7.3.2.1.1.1
    private static void SkipScalingList(ref BitReader reader, int size)
    {
        var (last, next) = (8, 8);
        for (var at = 0; at < size; at++)
        {
            if (next != 0) next = (last + reader.SignedGolomb() + 256) & 0xFF;
            last = next == 0 ? last : next;
        }
    }
}
