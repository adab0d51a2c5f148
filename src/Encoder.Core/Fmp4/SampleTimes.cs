using System.Buffers.Binary;

namespace Encoder.Core.Fmp4;

/// <summary>
/// The presentation times of a track's samples: <c>stts</c> and <c>ctts</c> (ISO/IEC 14496-12 §8.6.1), run by run. Their counts are untrusted, so no loop iterates over
/// samples.
/// </summary>
internal readonly struct SampleTimes(Box? stts, Box? ctts)
{
    private const int EntriesAt = 8;
    private const int EntryBytes = 8;

    /// <summary>
    /// The time of the first sample in [start, end), and of the first sample after the end; when there is none within, both are that of the first after it.
    /// Null when there is no sample after the end.
    /// </summary>
    public (Int128 First, Int128 Hidden)? Shown(Int128 start, Int128 end)
    {
        Int128? first = null, hidden = null;
        foreach (var run in Runs())
        {
            if (run.FirstAtOrAfter(start) is { } shown && shown < end) first = Least(first, shown);
            if (run.FirstAtOrAfter(end) is { } next) hidden = Least(hidden, next);
        }

        return hidden is { } time ? (first ?? time, time) : null;
    }

    private static Int128 Least(Int128? one, Int128 other) => one is { } value ? Int128.Min(value, other) : other;

    // Runs of equal duration and equal offset: where either changes, a new run starts. Samples beyond ctts have no offset.
    private IEnumerable<Run> Runs()
    {
        Int128 dts = 0;
        long left = 0;
        int offset = 0, at = 0;
        var offsets = ctts?.Table(EntriesAt, EntryBytes) ?? default;
        foreach (var (count, duration) in Entries(stts))
        {
            for (long rest = count; rest > 0;)
            {
                for (; left == 0 && at < offsets.Length; at += EntryBytes) (left, offset) = Offset(offsets.Span[at..]);
                if (left == 0) (left, offset) = (long.MaxValue, 0);
                var taken = Math.Min(rest, left);
                yield return new Run(dts + offset, duration, taken);
                dts += (Int128)taken * duration;
                rest -= taken;
                left -= taken;
            }
        }
    }

    private static IEnumerable<(uint Count, uint Duration)> Entries(Box? stts)
    {
        for (var table = stts?.Table(EntriesAt, EntryBytes) ?? default; !table.IsEmpty; table = table[EntryBytes..])
            yield return (BinaryPrimitives.ReadUInt32BigEndian(table.Span), BinaryPrimitives.ReadUInt32BigEndian(table.Span[4..]));
    }

    // Version 0 is unsigned, but QuickTime writes negative values into it.
    private static (long Count, int Offset) Offset(ReadOnlySpan<byte> entry) =>
        (BinaryPrimitives.ReadUInt32BigEndian(entry), BinaryPrimitives.ReadInt32BigEndian(entry[4..]));

    private readonly record struct Run(Int128 Start, uint Distance, long Count)
    {
        public Int128? FirstAtOrAfter(Int128 time)
        {
            if (time <= Start) return Start;
            if (Distance == 0) return null;
            var at = (time - Start + Distance - 1) / Distance;
            return at < Count ? Start + (at * Distance) : null;
        }
    }
}
