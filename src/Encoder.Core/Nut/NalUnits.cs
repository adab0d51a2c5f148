namespace Encoder.Core.Nut;

/// <summary>Walks the NAL units of a packet: length-prefixed, or Annex B when the length size is 0. Stops at nonsense.</summary>
internal ref struct NalUnits(ReadOnlySpan<byte> data, int lengthSize)
{
    private ReadOnlySpan<byte> rest = data;

    private static ReadOnlySpan<byte> StartCode => [0, 0, 1];

    /// <summary>The unit from its header on; of an Annex B unit, everything that follows it too. Never empty.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

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
