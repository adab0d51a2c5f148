using Encoder.Core.Chunks;
using Encoder.Core.Nut;
using Encoder.Core.Plans;
using Encoder.Core.Time;

namespace Encoder.Core.Delivery;

/// <summary>
/// Draws the sound of a rendition out with silence: behind its last packet the encoder's packet of silence, again and again, cut into segments where
/// the splitter would have cut them.
/// </summary>
public static class SilentTail
{
    /// <summary>The segments from the first of <paramref name="sound"/> on, with the time at which each ends on the job's time line.</summary>
    /// <param name="sound">The last of the sound, which has at least a packet.</param>
    /// <param name="silence">A second of silence of the same encoder.</param>
    /// <param name="end">Where the silence ends.</param>
    /// <param name="segment">Target length of a segment.</param>
    public static IReadOnlyList<(NutFile File, TimeSpan End)> Append(NutFile sound, NutFile silence, AudioPlan plan, TimeSpan end, TimeSpan segment)
    {
        var timebase = sound.Stream.Timebase;
        var frame = timebase.Rescale(plan.FrameSamples, new Timebase(1, plan.SampleRateHz));
        var offset = TimelineOffset.Ticks(timebase);
        var last = timebase.From(end) + offset;
        var packets = sound.Packets.ToList();
        var silent = silence.Packets[^1] with { NewExtradata = default };
        // What a packet holds is heard from its own time on; the priming lies before the first.
        for (var time = packets[^1].Pts + frame; time < last; time += frame) packets.Add(silent with { Pts = time });

        List<(NutFile, TimeSpan)> segments = [];
        for (var from = 0; from < packets.Count;)
        {
            var start = timebase.ToTimeSpan(Math.Max(0, packets[from].Pts - offset));
            var cut = timebase.From(segment * (Math.Floor((start + (segment / 100)) / segment) + 1)) + offset;
            var to = from + 1;
            while (to < packets.Count && packets[to].Pts < cut) to++;
            segments.Add((sound.With(packets[from..to]), to < packets.Count ? timebase.ToTimeSpan(packets[to].Pts - offset) : end));
            from = to;
        }

        return segments;
    }
}
