using System.Buffers.Binary;
using System.Text;

namespace Encoder.EndToEnd.Tests;

/// <summary>Files that no muxer would write.</summary>
internal static class HostileFiles
{
    private static readonly string[] Parents = ["moov", "trak", "mdia", "minf", "dinf"];

    /// <summary>A Matroska file (RFC 9559) of one block and so many tracks.</summary>
    public static byte[] MatroskaOfTracks(int count)
    {
        byte[] tracks = [.. Enumerable.Range(1, count).SelectMany(number => Element(
            0xAE, [
                .. Element(0xD7, Number(number)), .. Element(0x73C5, Number(number)), .. Element(0x83, [1]), .. Element(0x86, "V_VP8"u8),
                .. Element(0xE0, [.. Element(0xB0, Number(16)), .. Element(0xBA, Number(16))]),
            ]))];
        byte[] block = [0x81, 0, 0, 0x80, .. new byte[50]];
        return
        [
            .. Element(0x1A45DFA3, Element(0x4282, "matroska"u8)),
            .. Element(0x18538067, [.. Element(0x1654AE6B, tracks), .. Element(0x1F43B675, [.. Element(0xE7, [0]), .. Element(0xA3, block)])]),
        ];
    }

    /// <summary>Rewrites the Duration element of a Matroska file.</summary>
    public static void ClaimDuration(byte[] matroska, double milliseconds)
    {
        var at = matroska.AsSpan().IndexOf((byte[])[0x44, 0x89, 0x88]);
        BinaryPrimitives.WriteDoubleBigEndian(matroska.AsSpan(at + 3), milliseconds);
    }

    /// <summary>Rewrites PixelWidth and PixelHeight of a Matroska file, each of two bytes.</summary>
    public static void ClaimMatroskaSize(byte[] matroska, int side)
    {
        var at = matroska.AsSpan().IndexOf((byte[])[0xB0, 0x82]);
        Number(side).CopyTo(matroska, at + 2);
        Number(side).CopyTo(matroska, at + matroska.AsSpan(at).IndexOf((byte[])[0xBA, 0x82]) + 2);
    }

    /// <summary>Rewrites height and width of every JPEG in a file (ITU-T T.81 §B.2.2).</summary>
    public static void ClaimJpegSizes(byte[] file, int side)
    {
        byte[] frame = [0xFF, 0xC0, 0, 17, 8];
        for (var at = file.AsSpan().IndexOf(frame); at >= 0;)
        {
            Number(side).CopyTo(file, at + 5);
            Number(side).CopyTo(file, at + 7);
            at = file.AsSpan(at + 5).IndexOf(frame) is >= 0 and var next ? at + 5 + next : -1;
        }
    }

    /// <summary>An MP4 whose samples lie in another file, by an alias record as QuickTime wrote them.</summary>
    public static byte[] WithExternalData(ReadOnlySpan<byte> file, string path)
    {
        List<byte> copy = [];
        while (file.Length >= 8)
        {
            var size = (int)BinaryPrimitives.ReadUInt32BigEndian(file);
            var type = Encoding.ASCII.GetString(file[4..8]);
            var content = file[8..size];
            copy.AddRange(Box(type, type == "dref" ? [0, 0, 0, 0, 0, 0, 0, 1, .. Box("alis", Alias(path))] : Parents.Contains(type) ? WithExternalData(content, path) : content));
            file = file[size..];
        }

        return [.. copy];
    }

    // Inside Macintosh: Files, "Alias Manager"; ffmpeg reads names, levels and the path (tag 2).
    private static byte[] Alias(string path)
    {
        var name = Encoding.ASCII.GetBytes(Path.GetFileName(path));
        var whole = Encoding.ASCII.GetBytes(path);
        return
        [
            0, 0, 0, 0, 0, 0, 0, 0, 0, 150, 0, 2, 0, 0,
            1, (byte)'x', .. new byte[26], .. new byte[12], (byte)name.Length, .. name, .. new byte[63 - name.Length], .. new byte[16],
            0, 1, 0, 2, .. new byte[16],
            0, 2, 0, (byte)whole.Length, .. whole, .. new byte[whole.Length % 2], 0xFF, 0xFF, 0, 0,
        ];
    }

    private static byte[] Box(string type, ReadOnlySpan<byte> content)
    {
        var size = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(size, content.Length + 8);
        return [.. size, .. Encoding.ASCII.GetBytes(type), .. content];
    }

    private static byte[] Element(uint id, ReadOnlySpan<byte> content)
    {
        Span<byte> bytes = stackalloc byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, id);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[4..], (1UL << 56) | (uint)content.Length);
        return [.. bytes.TrimStart((byte)0), .. content];
    }

    private static byte[] Number(int value) => [(byte)(value >> 8), (byte)value];
}
