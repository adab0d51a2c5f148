using System.Buffers.Binary;

namespace Encoder.Core.Fmp4;

/// <summary>One track's edit list.</summary>
/// <param name="Count">Number of parts of the track that it shows.</param>
/// <param name="VisibleEnd">Time of the first frame that a single edit omits at its end, in ticks from the track's start; null when it shows all frames.</param>
internal sealed record TrackEdits(int Count, long? VisibleEnd)
{
    private const int EntriesAt = 8;
    private const long Empty = -1;

    /// <summary>No edit list: the whole track is shown.</summary>
    public static readonly TrackEdits None = new(0, null);

    /// <summary>Null for an invalid list, or one with an empty edit after a non-empty one.</summary>
    public static TrackEdits? Read(Box elst, uint movieTimescale, uint timescale, SampleTimes samples)
    {
        var isLong = elst.Word(0) >> 24 == 1;
        var entries = elst.Table(EntriesAt, isLong ? 20 : 12);
        if (entries is null) return null;
        Int128 empty = 0;
        (Int128 Start, Int128 End)? shown = null;
        var count = 0;
        for (; !entries.Value.IsEmpty; entries = entries.Value[(isLong ? 20 : 12)..])
        {
            var (duration, mediaTime) = Entry(entries.Value.Span, isLong);
            var ticks = (((Int128)duration * timescale) + (movieTimescale / 2)) / movieTimescale;
            if (mediaTime == Empty && count == 0) empty += ticks;
            else if (mediaTime >= 0) (shown, count) = ((mediaTime, mediaTime + ticks), count + 1);
            else return null;
        }

        if (count != 1 || samples.Shown(shown!.Value.Start, shown.Value.End) is not { } frames) return new TrackEdits(count, null);
        var end = empty + frames.Hidden - frames.First;
        return end <= long.MaxValue ? new TrackEdits(count, (long)end) : null;
    }

    private static (ulong Duration, long MediaTime) Entry(ReadOnlySpan<byte> entry, bool isLong) => isLong
        ? (BinaryPrimitives.ReadUInt64BigEndian(entry), BinaryPrimitives.ReadInt64BigEndian(entry[8..]))
        : (BinaryPrimitives.ReadUInt32BigEndian(entry), BinaryPrimitives.ReadInt32BigEndian(entry[4..]));
}
