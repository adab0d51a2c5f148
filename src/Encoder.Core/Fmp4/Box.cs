using System.Buffers.Binary;
using System.Text;

namespace Encoder.Core.Fmp4;

/// <summary>One box (ISO/IEC 14496-12 §4.2).</summary>
/// <param name="Type">Its four characters.</param>
/// <param name="Start">Offset of the box in the bytes that were read.</param>
/// <param name="Whole">The box with its header.</param>
/// <param name="Content">The content after the header.</param>
internal readonly record struct Box(string Type, int Start, ReadOnlyMemory<byte> Whole, ReadOnlyMemory<byte> Content)
{
    public const int HeaderBytes = 8;
    private const int LargeHeaderBytes = 16;

    // A demuxer refuses more tracks than a tenth of this number.
    private const int MostForeign = 2_000;

    /// <summary>The boxes that <paramref name="content"/> consists of.</summary>
    public static List<Box> ReadAll(ReadOnlyMemory<byte> content, Mp4Origin origin)
    {
        List<Box> boxes = [];
        for (var at = 0; at < content.Length;)
        {
            var box = Read(content, at, origin);
            boxes.Add(box);
            at += box.Whole.Length;
        }

        return boxes;
    }

    /// <summary>The boxes at the start of untrusted <paramref name="content"/>, up to the first malformed one, as demuxers read them.</summary>
    public static List<Box> ReadLeading(ReadOnlyMemory<byte> content)
    {
        List<Box> boxes = [];
        for (var at = 0; boxes.Count < MostForeign && TryRead(content, at) is { } box; at += box.Whole.Length) boxes.Add(box);
        return boxes;
    }

    /// <summary>The first box of a type within an untrusted one.</summary>
    public Box? Leading(string type) => ReadLeading(Content).Find(type);

    /// <summary>A field of 32 bits; null when the box is too short for it.</summary>
    public uint? Word(int at) => at + 4 <= Content.Length ? BinaryPrimitives.ReadUInt32BigEndian(Content.Span[at..]) : null;

    /// <summary>The track number of <c>tkhd</c>; null when the box is too short. It follows version, flags and two times, which have 64 bits in version 1.</summary>
    public uint? FieldAfterTimes => Word(Word(0) >> 24 == 1 ? 20 : 12);

    /// <summary>The ticks per second of <c>mvhd</c> and <c>mdhd</c>; null when missing.</summary>
    public uint? Timescale => FieldAfterTimes is > 0 and var ticks ? ticks : null;

    /// <summary>The existing entries of a table, <paramref name="entryBytes"/> bytes each; their declared number is before <paramref name="at"/>. Null when no number is declared.</summary>
    public ReadOnlyMemory<byte>? Table(int at, int entryBytes) => Word(at - 4) is { } count
        ? Content.Slice(at, (int)Math.Min(count, (Content.Length - at) / entryBytes) * entryBytes)
        : null;

    /// <summary>The boxes inside of this one, after <paramref name="skip"/> bytes of fields.</summary>
    public List<Box> Children(Mp4Origin origin, int skip = 0) =>
        skip <= Content.Length ? ReadAll(Content[skip..], origin) : throw origin.Malformed($"box {Type} is too short");

    /// <summary>The first box of a type inside of this one.</summary>
    public Box Child(string type, Mp4Origin origin) => Children(origin).Find(type) ?? throw origin.Malformed($"box {type} is missing in {Type}");

    private static Box Read(ReadOnlyMemory<byte> content, int at, Mp4Origin origin) =>
        TryRead(content, at) ?? throw origin.Malformed($"the box at byte {at} of {content.Length} is incomplete");

    private static Box? TryRead(ReadOnlyMemory<byte> content, int at)
    {
        var rest = content.Span[at..];
        if (rest.Length < HeaderBytes)
            return null;
        long size = BinaryPrimitives.ReadUInt32BigEndian(rest);
        var header = HeaderBytes;
        if (size == 1 && rest.Length >= LargeHeaderBytes)
            (size, header) = ((long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(rest[8..]), long.MaxValue), LargeHeaderBytes);
        else if (size == 0)
            size = rest.Length; // to the end
        var type = Encoding.Latin1.GetString(rest.Slice(4, 4));
        if (size < header || size > rest.Length)
            return null;
        return new Box(type, at, content.Slice(at, (int)size), content[(at + header)..(at + (int)size)]);
    }
}

internal static class BoxListExtensions
{
    public static Box? Find(this List<Box> boxes, string type)
    {
        foreach (var box in boxes)
            if (box.Type == type)
                return box;
        return null;
    }
}
