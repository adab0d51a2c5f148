using System.Buffers.Binary;
using System.Text;

namespace Encoder.Core.Tests.Fmp4;

/// <summary>Crafts boxes by hand, apart from the code under test.</summary>
internal static class Boxes
{
    public static byte[] Box(string type, params byte[][] parts) => [.. U32(8 + parts.Sum(part => part.Length)), .. Encoding.ASCII.GetBytes(type), .. Join(parts)];

    public static byte[] LargeBox(string type, params byte[][] parts) =>
        [0, 0, 0, 1, .. Encoding.ASCII.GetBytes(type), 0, 0, 0, 0, .. U32(16 + parts.Sum(part => part.Length)), .. Join(parts)];

    public static byte[] U32(params long[] values) => Join([.. values.Select(value =>
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, unchecked((uint)value));
        return bytes;
    })]);

    public static byte[] Zeros(int count) => new byte[count];

    public static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    /// <summary>A visual sample entry with an avcC of High profile, level 3.1.</summary>
    public static byte[] Avc1(params byte[][] children) =>
        Box("avc1", [Zeros(78), Box("avcC", [1, 0x64, 0, 0x1F, 0xFF, 0xE0, 0]), .. children]);

    /// <summary>A moov with one video track and the given trex defaults.</summary>
    public static byte[] Moov(long duration, long size, long flags) => Box("moov",
        Box("trak",
            Box("tkhd", Zeros(20), Zeros(56), U32(64 << 16, 48 << 16)),
            Box("mdia",
                Box("mdhd", U32(0, 0, 0, 12_800, 0), [0x55, 0xC4, 0, 0]),
                Box("hdlr", U32(0, 0), Encoding.ASCII.GetBytes("vide"), Zeros(13)),
                Box("minf", Box("stbl", Box("stsd", U32(0, 1), Avc1()))))),
        Box("mvex", Box("trex", U32(0, 1, 1, duration, size, flags))));

    /// <summary>A moof of one fragment.</summary>
    public static byte[] Moof(byte[] tfhd, byte[] tfdt, byte[] trun) =>
        Box("moof", Box("mfhd", U32(0, 1)), Box("traf", Box("tfhd", tfhd), Box("tfdt", tfdt), Box("trun", trun)));
}
