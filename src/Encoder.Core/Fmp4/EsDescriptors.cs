namespace Encoder.Core.Fmp4;

/// <summary>Reads the descriptors of an <c>esds</c> (ISO/IEC 14496-1 §7.2.6).</summary>
internal static class EsDescriptors
{
    /// <summary>The decoder's own configuration: descriptor 5 in 4 in 3.</summary>
    public static ReadOnlyMemory<byte> DecoderSpecificInfo(Box esds, Mp4Origin origin)
    {
        var at = 4;
        foreach (var (tag, fields) in (ReadOnlySpan<(int, int)>)[(3, 3), (4, 13), (5, 0)])
        {
            var length = Open(esds, tag, ref at, origin);
            if (fields == 0)
                return length <= esds.Content.Length - at ? esds.Content.Slice(at, length) : throw origin.Malformed("box esds is too short");
            at += fields;
        }

        throw origin.Malformed("box esds has no decoder configuration");
    }

    // A length is 7 bits per byte, at most four of them.
    private static int Open(Box esds, int tag, ref int at, Mp4Origin origin)
    {
        var span = esds.Content.Span;
        if (at >= span.Length || span[at++] != tag)
            throw origin.Malformed($"box esds lacks descriptor {tag}");
        var length = 0;
        for (var i = 0; i < 4 && at < span.Length; i++)
        {
            length = (length << 7) | (span[at] & 0x7F);
            if (span[at++] < 0x80)
                break;
        }

        return length;
    }
}
