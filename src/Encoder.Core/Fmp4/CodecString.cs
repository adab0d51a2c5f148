using System.Globalization;

namespace Encoder.Core.Fmp4;

/// <summary>The codecs parameter of RFC 6381 for playlists and manifests.</summary>
public static class CodecString
{
    /// <summary>From a sample entry box with its header. Fault: <c>chunk.encoder_crashed</c> when its configuration is malformed.</summary>
    public static string From(ReadOnlyMemory<byte> sampleEntry)
    {
        var origin = Mp4Origin.Encoder;
        var type = SampleEntry.TypeOf(sampleEntry);
        return type switch
        {
            "avc1" or "avc3" => Avc(type, SampleEntry.Configuration(sampleEntry, "avcC", origin), origin),
            "hvc1" or "hev1" => Hevc(type, SampleEntry.Configuration(sampleEntry, "hvcC", origin), origin),
            "av01" => Av1(SampleEntry.Configuration(sampleEntry, "av1C", origin), sampleEntry, origin),
            "vp09" => Vp9(SampleEntry.Configuration(sampleEntry, "vpcC", origin), origin),
            "mp4a" => "mp4a.40." + Invariant($"{AacObjectType(sampleEntry, origin)}"),
            "Opus" => "opus",
            _ => throw origin.Malformed($"its sample entry {type} is not supported for delivery"),
        };
    }

    // ISO/IEC 14496-15 §5.3.3.1: version, profile, compatibility, level.
    private static string Avc(string type, Box avcC, Mp4Origin origin)
    {
        var fields = new BoxFields(avcC, origin);
        fields.U8();
        return $"{type}.{Convert.ToHexString(fields.Take(3))}";
    }

    // ISO/IEC 14496-15 annex E.3.
    private static string Hevc(string type, Box hvcC, Mp4Origin origin)
    {
        var fields = new BoxFields(hvcC, origin);
        fields.U8();
        var profile = fields.U8();
        var compatibility = Reverse(fields.U32());
        var constraints = fields.Take(6).TrimEnd((byte)0);
        var level = fields.U8();
        var space = (profile >> 6) switch { 1 => "A", 2 => "B", 3 => "C", _ => "" };
        var tier = (profile & 0x20) != 0 ? 'H' : 'L';
        var text = Invariant($"{type}.{space}{profile & 0x1F}.{compatibility:X}.{tier}{level}");
        foreach (var constraint in constraints)
            text += Invariant($".{constraint:X}");
        return text;
    }

    // AV1-ISOBMFF §5: profile, level and tier, bit depth; then chroma and colour, either all or none.
    private static string Av1(Box av1C, ReadOnlyMemory<byte> entry, Mp4Origin origin)
    {
        const int Chroma420 = 3;
        var fields = new BoxFields(av1C, origin);
        fields.U8();
        var (profileLevel, flags) = (fields.U8(), fields.U8());
        var (isHigh, isTwelve) = ((flags & 0x40) != 0, (flags & 0x20) != 0);
        var depth = (isHigh, isTwelve) switch { (true, true) => 12, (true, false) => 10, _ => 8 };
        var tier = (flags & 0x80) != 0 ? 'H' : 'M';
        var text = Invariant($"av01.{profileLevel >> 5}.{profileLevel & 0x1F:D2}{tier}.{depth:D2}");
        var color = ColorTags.Of(entry, origin);
        var (monochrome, chroma, position) = ((flags >> 4) & 1, (flags >> 2) & 3, flags & 3);
        return color.IsOrdinary && (monochrome, chroma) == (0, Chroma420)
            ? text
            : text + Invariant($".{monochrome}.{chroma >> 1}{chroma & 1}{position}.{color}.{(color.IsFullRange ? 1 : 0)}");
    }

    // VP codec ISO media file format binding: profile, level, bit depth; colour only when it is neither BT.709 nor unknown.
    private static string Vp9(Box vpcC, Mp4Origin origin)
    {
        var fields = new BoxFields(vpcC, origin);
        fields.VersionAndFlags();
        var (profile, level, packed) = (fields.U8(), fields.U8(), fields.U8());
        var color = new ColorTags(fields.U8(), fields.U8(), fields.U8(), (packed & 1) != 0);
        var chroma = (packed >> 1) & 7;
        var text = Invariant($"vp09.{profile:D2}.{level:D2}.{packed >> 4:D2}");
        return color.IsOrdinary && chroma <= 1 ? text : text + Invariant($".{chroma:D2}.{color}.{(color.IsFullRange ? 1 : 0):D2}");
    }

    /// <summary>The audio object type: five bits of the AudioSpecificConfig, or 32 and six more (ISO/IEC 14496-3 §1.6.2.1).</summary>
    private static int AacObjectType(ReadOnlyMemory<byte> entry, Mp4Origin origin)
    {
        var esds = Box.ReadAll(entry, origin)[0].Children(origin, SampleEntry.AudioFieldBytes).Find("esds");
        var config = EsDescriptors.DecoderSpecificInfo(esds ?? throw origin.Malformed("box esds is missing"), origin);
        if (config.Length < 2)
            throw origin.Malformed("its AudioSpecificConfig is too short");
        var type = config.Span[0] >> 3;
        return type < 31 ? type : 32 + ((config.Span[0] & 7) << 3 | config.Span[1] >> 5);
    }

    private static uint Reverse(uint value)
    {
        var reversed = 0u;
        for (var bit = 0; bit < 32; bit++)
            reversed |= ((value >> bit) & 1) << (31 - bit);
        return reversed;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
