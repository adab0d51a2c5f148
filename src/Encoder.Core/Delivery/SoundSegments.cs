using Encoder.Core.Chunks;
using Encoder.Core.Nut;

namespace Encoder.Core.Delivery;

/// <summary>Divides sound into segments.</summary>
public static class SoundSegments
{
    /// <summary>
    /// The segments that are complete, each with the time at which it ends on the job's time line, and what is left: packets behind the last cut that is known,
    /// or whose segment goes on behind <paramref name="end"/>.
    /// </summary>
    /// <param name="end">Where the last packet of <paramref name="sound"/> ends.</param>
    public static (IReadOnlyList<(NutFile File, TimeSpan End)> Complete, NutFile? Remainder) Cut(NutFile sound, TimeSpan end, SoundCuts cuts)
    {
        var (timebase, packets) = (sound.Stream.Timebase, sound.Packets);
        var offset = TimelineOffset.Ticks(timebase);
        List<(NutFile, TimeSpan)> complete = [];
        for (var from = 0; from < packets.Count;)
        {
            var cut = cuts.After(timebase.ToTimeSpan(Math.Max(0, packets[from].Pts - offset)));
            var last = cut is { } known && known < TimeSpan.MaxValue ? timebase.From(known) + offset : long.MaxValue;
            var to = from + 1;
            while (to < packets.Count && packets[to].Pts < last) to++;
            if (to == packets.Count && (cut is null || end < cut)) return (complete, sound.With([.. packets.Skip(from)]));
            complete.Add((sound.With([.. packets.Skip(from).Take(to - from)]), to < packets.Count ? timebase.ToTimeSpan(packets[to].Pts - offset) : end));
            from = to;
        }

        return (complete, null);
    }

    /// <summary>The packets that are certainly of the segment with which <paramref name="sound"/> begins; null when none is.</summary>
    /// <param name="earliest">The segment of the picture beside it does not end before this time.</param>
    public static NutFile? Certain(NutFile sound, SoundCuts cuts, TimeSpan earliest)
    {
        var (timebase, packets) = (sound.Stream.Timebase, sound.Packets);
        if (packets.Count == 0) return null;
        var offset = TimelineOffset.Ticks(timebase);
        var cut = cuts.After(timebase.ToTimeSpan(Math.Max(0, packets[0].Pts - offset))) ?? earliest;
        var end = cut < TimeSpan.MaxValue ? timebase.From(cut) + offset : long.MaxValue;
        var certain = packets.TakeWhile(packet => packet.Pts < end).ToList();
        return certain.Count == 0 ? null : sound.With(certain);
    }
}
