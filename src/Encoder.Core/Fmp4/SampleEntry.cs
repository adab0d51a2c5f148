using System.Text;
using Encoder.Core.Probing;

namespace Encoder.Core.Fmp4;

/// <summary>Converts the video sample entry of an encoder to the form used in renditions.</summary>
internal static class SampleEntry
{
    /// <summary>Fields of a VisualSampleEntry before its boxes (§12.1.3.2).</summary>
    public const int VideoFieldBytes = 78;

    /// <summary>Fields of an AudioSampleEntry before its boxes (§12.2.3.2).</summary>
    public const int AudioFieldBytes = 28;

    private const int CompressorNameOffset = 42;
    private const int CompressorNameBytes = 32;
    private const int HvcCArraysOffset = 22;

    /// <summary>
    /// The same entry with type <paramref name="tag"/>, without the parts that differ between chunks (btrt: bit rates) or between
    /// versions of ffmpeg (the compressor's name).
    /// </summary>
    /// <param name="hdr">What is known of high dynamic range; it is added where the encoder's file says nothing of it.</param>
    public static byte[] Normalize(ReadOnlyMemory<byte> entry, string tag, Mp4Origin origin, HdrMetadata? hdr = null)
    {
        var box = Box.ReadAll(entry, origin)[0];
        if (!AreRelated(box.Type, tag))
            throw origin.Malformed($"its sample entry is {box.Type} instead of {tag}");
        var writer = new BoxWriter(entry.Length);
        using (writer.Box(tag))
        {
            var children = box.Children(origin, VideoFieldBytes);
            var fields = writer.Reserve(VideoFieldBytes);
            box.Content.Span[..VideoFieldBytes].CopyTo(fields);
            fields.Slice(CompressorNameOffset, CompressorNameBytes).Clear();
            foreach (var child in children)
                if (child.Type != "btrt")
                    WriteChild(writer, child);
            HdrBoxes.Write(writer, hdr, children);
        }

        return writer.ToArray();
    }

    /// <summary>The configuration box of a sample entry, such as avcC.</summary>
    public static Box Configuration(ReadOnlyMemory<byte> entry, string type, Mp4Origin origin) =>
        Box.ReadAll(entry, origin)[0].Children(origin, VideoFieldBytes).Find(type) ?? throw origin.Malformed($"box {type} is missing");

    public static string TypeOf(ReadOnlyMemory<byte> entry) => entry.Length >= 8 ? Encoding.Latin1.GetString(entry.Span.Slice(4, 4)) : "";

    private static bool AreRelated(string actual, string tag) =>
        actual == tag || (actual, tag) is ("hev1", "hvc1") or ("avc3", "avc1");

    private static void WriteChild(BoxWriter writer, Box child)
    {
        var place = writer.Reserve(child.Whole.Length);
        child.Whole.Span.CopyTo(place);
        if (child.Type == "hvcC")
            CompleteArrays(place[(child.Whole.Length - child.Content.Length)..]);
    }

    // hvc1 means that all parameter sets are here: array_completeness is set in every array (ISO/IEC 14496-15 §8.3.3.1).
    private static void CompleteArrays(Span<byte> hvcC)
    {
        if (hvcC.Length <= HvcCArraysOffset)
            return;
        var at = HvcCArraysOffset + 1;
        for (var arrays = hvcC[HvcCArraysOffset]; arrays > 0 && at + 3 <= hvcC.Length; arrays--)
        {
            hvcC[at] |= 0x80;
            var units = (hvcC[at + 1] << 8) | hvcC[at + 2];
            for (at += 3; units > 0 && at + 2 <= hvcC.Length; units--)
                at += 2 + ((hvcC[at] << 8) | hvcC[at + 1]);
        }
    }
}
