using System.Buffers.Binary;

namespace Encoder.Core.Fmp4;

/// <summary>
/// The declared length of a fragmented MP4 source (ISO/IEC 14496-12 §8.8): 1. in its header, 2. in the times of a fragment, 3. in the index after the last
/// fragment. The file is untrusted; invalid values are ignored.
/// </summary>
public static class FragmentedLength
{
    private static readonly TimeSpan Most = TimeSpan.FromDays(365);

    /// <summary>The length with all fragments, by <c>mehd</c>; null when it is not stated.</summary>
    /// <param name="moov">Content of the box.</param>
    public static TimeSpan? Declared(ReadOnlyMemory<byte> moov)
    {
        var boxes = Box.ReadLeading(moov);
        return boxes.Find("mvex")?.Leading("mehd") is { } mehd && Long(mehd, 4) is > 0 and var length && boxes.Find("mvhd")?.Timescale is { } timescale
            ? Time(length, timescale)
            : null;
    }

    /// <summary>The end of the last sample of a fragment on the container's time line; null when unknown.</summary>
    /// <param name="moov">Content of the box.</param>
    /// <param name="moof">Content of the box, as far as it is present.</param>
    public static TimeSpan? End(ReadOnlyMemory<byte> moov, ReadOnlyMemory<byte> moof)
    {
        var boxes = Box.ReadLeading(moov);
        return Box.ReadLeading(moof).Where(box => box.Type == "traf").Select(traf => End(boxes, Box.ReadLeading(traf.Content))).Max();
    }

    /// <summary>The last fragment in the index at the end of the file, and its start; null when the index has none.</summary>
    /// <param name="moov">Content of the box.</param>
    /// <param name="mfra">Content of the box.</param>
    public static (long Position, TimeSpan Start)? LastFragment(ReadOnlyMemory<byte> moov, ReadOnlyMemory<byte> mfra)
    {
        var boxes = Box.ReadLeading(moov);
        return Box.ReadLeading(mfra).Where(box => box.Type == "tfra").Select(tfra => LastEntry(boxes, tfra)).MaxBy(entry => entry?.Position);
    }

    private static TimeSpan? End(List<Box> moov, List<Box> traf)
    {
        if (traf.Find("tfhd") is not { } tfhd || tfhd.Word(4) is not { } track || traf.Find("tfdt") is not { } tfdt || Long(tfdt, 4) is not { } start) return null;
        if (Timescale(moov, track) is not { } timescale) return null;
        var usual = DefaultDuration(tfhd) ?? Usual(moov, track);
        return Time(traf.Where(box => box.Type == "trun").Aggregate((UInt128)start, (end, trun) => end + Durations(trun, usual)), timescale);
    }

    private static uint? Timescale(List<Box> moov, uint? track)
    {
        foreach (var box in moov)
            if (box.Type == "trak" && box.Leading("tkhd")?.FieldAfterTimes == track) return box.Leading("mdia")?.Leading("mdhd")?.Timescale;
        return null;
    }

    // §8.8.3
    private static uint Usual(List<Box> moov, uint track) => moov.Find("mvex") is { } mvex
        ? Box.ReadLeading(mvex.Content).Where(box => box.Type == "trex" && box.Word(4) == track).Select(box => box.Word(12)).FirstOrDefault() ?? 0
        : 0;

    // §8.8.7: the fields before it are optional.
    private static uint? DefaultDuration(Box tfhd) => tfhd.Word(0) is { } flags && (flags & 0x8) != 0
        ? tfhd.Word(8 + ((flags & 0x1) != 0 ? 8 : 0) + ((flags & 0x2) != 0 ? 4 : 0))
        : null;

    // §8.8.8: the declared number of samples, limited to those that are present when each has a field.
    private static UInt128 Durations(Box trun, uint usual)
    {
        if (trun.Word(0) is not { } flags || trun.Word(4) is not { } count) return 0;
        if ((flags & TrackRun.HasDuration) == 0) return (UInt128)usual * count;
        var first = 8 + ((flags & TrackRun.HasDataOffset) != 0 ? 4 : 0) + ((flags & TrackRun.HasFirstFlags) != 0 ? 4 : 0);
        var bytes = 4 * int.PopCount((int)flags & (TrackRun.HasDuration | TrackRun.HasSize | TrackRun.HasFlags | TrackRun.HasCompositionOffset));
        var sum = UInt128.Zero;
        for (var (left, at) = (count, first); left > 0 && trun.Word(at) is { } duration; left--, at += bytes) sum += duration;
        return sum;
    }

    // §8.8.10: time and offset of 32 or 64 bits, then three numbers of one to four bytes.
    private static (long Position, TimeSpan Start)? LastEntry(List<Box> moov, Box tfra)
    {
        if (tfra.Word(0) is not { } flags || tfra.Word(8) is not { } lengths || Timescale(moov, tfra.Word(4)) is not { } timescale) return null;
        var wide = flags >> 24 == 1;
        var entry = (wide ? 16 : 8) + 3 + (int)((lengths >> 4) & 3) + (int)((lengths >> 2) & 3) + (int)(lengths & 3);
        if (tfra.Table(16, entry) is not { Length: > 0 } entries) return null;
        var last = entries.Span[^entry..];
        var (time, position) = wide
            ? (BinaryPrimitives.ReadUInt64BigEndian(last), BinaryPrimitives.ReadInt64BigEndian(last[8..]))
            : (BinaryPrimitives.ReadUInt32BigEndian(last), BinaryPrimitives.ReadUInt32BigEndian(last[4..]));
        return Time(time, timescale) is { } start ? (position, start) : null;
    }

    private static TimeSpan? Time(UInt128 ticks, uint timescale) =>
        ticks / timescale < (ulong)Most.TotalSeconds ? new TimeSpan((long)(ticks * TimeSpan.TicksPerSecond / timescale)) : null;

    // A field of 32 bits, of 64 in version 1.
    private static ulong? Long(Box box, int at) => box.Word(0) >> 24 == 1
        ? box.Word(at + 4) is { } low && box.Word(at) is { } high ? ((ulong)high << 32) | low : null
        : box.Word(at);
}
