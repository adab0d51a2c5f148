using System.Buffers.Binary;
using System.Text;

namespace Encoder.Client.Uploads;

/// <summary>
/// Finds the index (<c>moov</c>) of an MP4 or QuickTime file that follows its media: a demuxer can start only when it has the index.
/// Reads the headers of the top-level boxes only (ISO/IEC 14496-12 §4.2).
/// </summary>
internal static class MovieIndexScan
{
    private const int ShortHeader = 8;
    private const int LongHeader = 16;

    // A real file has tens of boxes; a hostile file of many headers must not take forever.
    private const int MaxBoxes = 10_000;

    private static readonly HashSet<string> FirstTypes = ["ftyp", "moov", "mdat", "free", "skip", "wide", "pnot", "styp", "uuid"];

    /// <summary>Reads bytes at an offset into a buffer; returns their number.</summary>
    public delegate int ReadAt(Span<byte> buffer, long offset);

    /// <summary>The range of the index when it follows the media; null when it precedes them or is not found, or for other formats.</summary>
    public static ByteRange? Find(ReadAt read, long length)
    {
        var (offset, hasMedia) = (0L, false);
        for (var i = 0; i < MaxBoxes && ReadBox(read, offset, length) is { } box; i++)
        {
            if (i == 0 && !FirstTypes.Contains(box.Type))
                return null;
            if (box.Type == "moov")
                return hasMedia ? new ByteRange(offset, box.End) : null;
            hasMedia |= box.Type == "mdat";
            offset = box.End;
        }
        return null;
    }

    private static (string Type, long End)? ReadBox(ReadAt read, long offset, long length)
    {
        Span<byte> header = stackalloc byte[LongHeader];
        var count = offset < length ? read(header, offset) : 0;
        if (count < ShortHeader)
            return null;
        var size = (long)BinaryPrimitives.ReadUInt32BigEndian(header);
        var least = ShortHeader;
        if (size == 1)
        {
            if (count < LongHeader)
                return null;
            size = BinaryPrimitives.ReadInt64BigEndian(header[8..]);
            least = LongHeader;
        }
        else if (size == 0)
        {
            // To the end of the file.
            size = length - offset;
        }
        if (size < least)
            return null;
        // The last box may declare more bytes than the file has; the sum must not overflow.
        return (Encoding.Latin1.GetString(header[4..8]), size > length - offset ? length : offset + size);
    }
}
