using Encoder.Core.Chunks;

namespace Encoder.Core.Nut;

/// <summary>
/// Packets that have no presentation time in their container. The splitter marks them with a time far beyond any other, for NUT takes none without.
/// They are decoded like any other: (1) their place among the pictures is that in which they are shown, by the bitstream or else as they are
/// decoded; (2) their times divide the time between their neighbours evenly; (3) the file gets these times.
/// </summary>
public static class UntimedPackets
{
    /// <summary>
    /// What marks a packet, in ticks: added to its time once or twice, by turns, so that no marked packet's time is coded as a difference from the
    /// one before. 52 days in the finest time base, years in the usual ones.
    /// </summary>
    public const long MarkTicks = 1L << 52;

    private const long FirstMarked = MarkTicks / 2;

    /// <summary>The file with times for all its packets; the same file when none is marked. Fault: <c>split.failed</c>.</summary>
    public static byte[] Timed(byte[] file, string ffmpegCodecName, ReadOnlyMemory<byte>? configuration)
    {
        var parsed = NutFile.Parse(file);
        if (parsed.Packets.All(packet => packet.Pts < FirstMarked)) return file;
        var order = PictureOrder.Of(ffmpegCodecName, parsed.Packets, configuration ?? parsed.Stream.Extradata);
        var known = parsed.Packets.Select(packet => packet.Pts < FirstMarked ? packet.Pts : (long?)null).ToArray();
        var times = Times(known, order, TimelineOffset.Ticks(parsed.Stream.Timebase));
        var written = file.ToArray();
        for (var i = 0; i < times.Length; i++)
            if (known[i] is null) Write(written, parsed.Packets[i].Place, times[i], parsed.Stream.MsbPtsShift);
        return written;
    }

    /// <summary>The times of all packets, in decode order.</summary>
    /// <param name="known">Their times as far as they have one.</param>
    /// <param name="order">The order in which they are shown; null when nothing tells.</param>
    /// <param name="single">The time where no packet has one.</param>
    public static long[] Times(IReadOnlyList<long?> known, IReadOnlyList<long>? order, long single)
    {
        var shown = Shown(known, order);
        var distance = Distance(known);
        var times = new long[known.Count];
        for (var at = 0; at < shown.Length;)
        {
            if (known[shown[at]] is { } time)
            {
                times[shown[at++]] = time;
                continue;
            }

            var end = at;
            while (end < shown.Length && known[shown[end]] is null) end++;
            var before = at > 0 ? times[shown[at - 1]] : (long?)null;
            var next = end < shown.Length ? known[shown[end]] : null;
            for (var i = at; i < end; i++) times[shown[i]] = Between(before, next, i - at + 1, end - at + 1, distance, single);
            at = end;
        }

        return times;
    }

    private static long Between(long? before, long? next, int step, int steps, long distance, long single) => (before, next) switch
    {
        ({ } from, { } to) => from + (long)((Int128)(to - from) * step / steps),
        ({ } from, null) => from + (distance * step),
        (null, { } to) => to - (distance * (steps - step)),
        _ => single + (distance * (step - 1)),
    };

    // An order that contradicts the times is none.
    private static int[] Shown(IReadOnlyList<long?> known, IReadOnlyList<long>? order)
    {
        if (order is not null)
        {
            int[] shown = [.. Enumerable.Range(0, known.Count).OrderBy(i => order[i])];
            var times = shown.Where(i => known[i] is not null).Select(i => known[i]!.Value).ToList();
            if (times.Zip(times.Skip(1)).All(pair => pair.First < pair.Second)) return shown;
        }

        return InDecodeOrder(known);
    }

    // Behind the latest of those decoded before.
    private static int[] InDecodeOrder(IReadOnlyList<long?> known)
    {
        var latest = long.MinValue;
        var keys = new long[known.Count];
        for (var i = 0; i < keys.Length; i++) keys[i] = latest = Math.Max(latest, known[i] ?? long.MinValue);
        return [.. Enumerable.Range(0, keys.Length).OrderBy(i => known[i] ?? keys[i])];
    }

    // The most common one.
    private static long Distance(IEnumerable<long?> known)
    {
        var times = known.Where(time => time is not null).Select(time => time!.Value).Order().ToList();
        return times.Count < 2 ? 1 : times.Zip(times.Skip(1), (one, next) => next - one).CountBy(distance => distance).MaxBy(count => (count.Value, -count.Key)).Key;
    }

    // In as many bytes as the mark took: a number may begin with zeroes.
    private static void Write(byte[] file, NutFramePlace place, long time, int shift)
    {
        var coded = time + (1L << shift);
        for (var at = place.PtsEnd - 1; at >= place.PtsAt; at--, coded >>= 7) file[at] = (byte)((coded & 0x7F) | (at == place.PtsEnd - 1 ? 0u : 0x80u));
        if (coded != 0) throw NutFaults.Malformed("a packet without a time is not marked", place.PtsAt);
        if (place.ChecksumAt is { } checksum) NutWriter.Checksum(file.AsSpan(place.Start..checksum)).CopyTo(file, checksum);
    }
}
