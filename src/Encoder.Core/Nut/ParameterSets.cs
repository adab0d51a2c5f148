using System.Buffers.Binary;

namespace Encoder.Core.Nut;

/// <summary>The parameter sets of H.264 and HEVC, in a codec configuration and within packets.</summary>
internal static class ParameterSets
{
    private const int H264Sequence = 7;
    private const int H264Picture = 8;
    private const int HevcFirst = 32;
    private const int HevcLast = 34;
    private const int AvcSetsStart = 6;
    private const int HevcArrays = 22;

    private static ReadOnlySpan<byte> StartCode => [0, 0, 0, 1];

    /// <summary>Takes those that stand before the first slice of a packet.</summary>
    public static void Collect(string ffmpegCodecName, ReadOnlySpan<byte> packet, ReadOnlySpan<byte> configuration, ref List<byte[]>? found)
    {
        if (ffmpegCodecName is not ("h264" or "hevc")) return;
        var units = new NalUnits(packet, NalUnits.LengthSize(ffmpegCodecName, configuration));
        while (units.MoveNext())
        {
            var isHevc = ffmpegCodecName == "hevc";
            var type = isHevc ? (units.Current[0] >> 1) & 0x3F : units.Current[0] & 0x1F;
            if (isHevc ? type < HevcFirst : type is >= 1 and <= 5) return;
            if (isHevc ? type <= HevcLast : type is H264Sequence or H264Picture) (found ??= []).Add(units.Whole.ToArray());
        }
    }

    /// <summary>
    /// The configuration with further sets, in its own form: Annex B, <c>avcC</c> (ISO/IEC 14496-15 §5.3.3.1) or <c>hvcC</c> (§8.3.3.1). A decoder takes
    /// them in order, so that they replace those of the same number. To one that is cut off nothing can be added.
    /// </summary>
    public static ReadOnlyMemory<byte> Append(string ffmpegCodecName, ReadOnlyMemory<byte> configuration, IReadOnlyList<byte[]> sets)
    {
        var content = configuration.Span;
        if (NalUnits.LengthSize(ffmpegCodecName, content) == 0)
            return (byte[])[.. content, .. sets.SelectMany(set => (byte[])[.. StartCode, .. set])];
        return ffmpegCodecName == "h264" ? Avc(content, sets) : Hevc(content, sets);
    }

    private static byte[] Avc(ReadOnlySpan<byte> content, IReadOnlyList<byte[]> sets)
    {
        var sequences = sets.Where(set => (set[0] & 0x1F) == H264Sequence).ToList();
        var pictures = sets.Where(set => (set[0] & 0x1F) == H264Picture).ToList();
        if (content.Length < AvcSetsStart || End(content, AvcSetsStart, content[AvcSetsStart - 1] & 0x1F) is not { } sequencesEnd || sequencesEnd >= content.Length
            || End(content, sequencesEnd + 1, content[sequencesEnd]) is not { } picturesEnd)
            return content.ToArray();
        return
        [
            .. content[..(AvcSetsStart - 1)], (byte)(content[AvcSetsStart - 1] + sequences.Count), .. content[AvcSetsStart..sequencesEnd], .. sequences.SelectMany(Prefixed),
            (byte)(content[sequencesEnd] + pictures.Count), .. content[(sequencesEnd + 1)..picturesEnd], .. pictures.SelectMany(Prefixed), .. content[picturesEnd..],
        ];
    }

    // Every set is an array of its own.
    private static byte[] Hevc(ReadOnlySpan<byte> content, IReadOnlyList<byte[]> sets) => content.Length <= HevcArrays
        ? content.ToArray()
        :
        [
            .. content[..HevcArrays], (byte)(content[HevcArrays] + sets.Count), .. content[(HevcArrays + 1)..],
            .. sets.SelectMany(set => (byte[])[(byte)((set[0] >> 1) & 0x3F), 0, 1, .. Prefixed(set)]),
        ];

    /// <summary>Where <paramref name="count"/> sets end, each behind its length of two bytes; null beyond the configuration.</summary>
    private static int? End(ReadOnlySpan<byte> content, int at, int count)
    {
        for (; count > 0; count--)
        {
            if (at + sizeof(ushort) > content.Length) return null;
            at += sizeof(ushort) + BinaryPrimitives.ReadUInt16BigEndian(content[at..]);
        }

        return at <= content.Length ? at : null;
    }

    private static byte[] Prefixed(byte[] set) => [(byte)(set.Length >> 8), (byte)set.Length, .. set];
}
