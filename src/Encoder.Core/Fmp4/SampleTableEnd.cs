using System.Buffers.Binary;

namespace Encoder.Core.Fmp4;

/// <summary>
/// Up to which byte of its file the sample tables of an index name media (ISO/IEC 14496-12 §8.7): of the chunk that lies farthest behind, with its
/// samples when it is the track's last.
/// </summary>
public static class SampleTableEnd
{
    /// <summary>Null when the tables name nothing.</summary>
    /// <param name="moov">Content of the box.</param>
    public static long? Of(ReadOnlyMemory<byte> moov)
    {
        long? end = null;
        foreach (var box in Box.ReadLeading(moov))
            if (box.Type == "trak" && box.Leading("mdia")?.Leading("minf")?.Leading("stbl") is { } stbl && OfTrack(Box.ReadLeading(stbl.Content)) is { } track)
                end = Math.Max(end ?? 0, track);
        return end;
    }

    private static long? OfTrack(List<Box> stbl)
    {
        var isLong = stbl.Find("stco") is null;
        var entryBytes = isLong ? 8 : 4;
        if ((stbl.Find("stco") ?? stbl.Find("co64"))?.Table(8, entryBytes) is not { IsEmpty: false } offsets) return null;
        var (farthest, last) = (0L, 0L);
        for (var at = 0; at + entryBytes <= offsets.Length; at += entryBytes)
        {
            last = isLong ? BinaryPrimitives.ReadInt64BigEndian(offsets.Span[at..]) : BinaryPrimitives.ReadUInt32BigEndian(offsets.Span[at..]);
            farthest = Math.Max(farthest, last);
        }

        var size = last == farthest ? LastChunkBytes(stbl) : 1;
        return farthest <= long.MaxValue - size ? farthest + size : null;
    }

    private static long LastChunkBytes(List<Box> stbl)
    {
        if (stbl.Find("stsz") is not { } stsz || stbl.Find("stsc")?.Table(8, 12) is not { IsEmpty: false } runs) return 1;
        var samples = BinaryPrimitives.ReadUInt32BigEndian(runs.Span[^8..]);
        if (stsz.Word(4) is > 0 and var each) return (long)each * Math.Min(samples, stsz.Word(8) ?? 0);
        var sizes = stsz.Table(12, 4) ?? default;
        var sum = 0L;
        for (var at = sizes.Length - 4; at >= 0 && samples > 0; at -= 4, samples--) sum += BinaryPrimitives.ReadUInt32BigEndian(sizes.Span[at..]);
        return Math.Max(1, sum);
    }
}
