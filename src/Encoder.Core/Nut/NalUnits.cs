namespace Encoder.Core.Nut;

/// <summary>Walks the NAL units of a packet: length-prefixed, or Annex B when the length size is 0. Stops at nonsense.</summary>
internal ref struct NalUnits(ReadOnlySpan<byte> data, int lengthSize)
{
    private ReadOnlySpan<byte> rest = data;

    private static ReadOnlySpan<byte> StartCode => [0, 0, 1];

    /// <summary>The unit from its header on; of an Annex B unit, everything that follows it too. Never empty.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>The unit alone.</summary>
    public readonly ReadOnlySpan<byte> Whole =>
        lengthSize > 0 ? Current : (Current.IndexOf(StartCode) is >= 0 and var next ? Current[..next] : Current).TrimEnd((byte)0);

    /// <summary>Bytes of the length before each unit of H.264 or HEVC; 0 for Annex B, which begins with a start code's zero (avcC and hvcC with their version, 1).</summary>
    public static int LengthSize(string ffmpegCodecName, ReadOnlySpan<byte> configuration)
    {
        var at = ffmpegCodecName == "h264" ? 4 : 21; // ISO/IEC 14496-15 §5.3.3.1, §8.3.3.1
        return configuration.Length > at && configuration[0] == 1 ? (configuration[at] & 3) + 1 : 0;
    }

    public bool MoveNext() => lengthSize == 0 ? NextAnnexB() : NextPrefixed();

    private bool NextAnnexB()
    {
        var start = rest.IndexOf(StartCode);
        if (start < 0 || start + 3 >= rest.Length)
            return false;
        Current = rest = rest[(start + 3)..];
        return true;
    }

    private bool NextPrefixed()
    {
        while (rest.Length > lengthSize)
        {
            var length = 0u;
            foreach (var next in rest[..lengthSize])
                length = (length << 8) | next;
            if (length > rest.Length - lengthSize)
                return false;
            Current = rest.Slice(lengthSize, (int)length);
            rest = rest[(lengthSize + (int)length)..];
            if (length > 0)
                return true;
        }

        return false;
    }
}
