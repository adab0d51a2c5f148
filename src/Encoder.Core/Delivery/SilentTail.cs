using Encoder.Core.Chunks;
using Encoder.Core.Nut;
using Encoder.Core.Plans;
using Encoder.Core.Time;

namespace Encoder.Core.Delivery;

/// <summary>
/// Draws the sound of a rendition out with silence: behind its last packet the encoder's packet of silence, again and again, cut into segments as the
/// sound is.
/// </summary>
public static class SilentTail
{
    /// <summary>The segments from the first of <paramref name="sound"/> on, with the time at which each ends on the job's time line.</summary>
    /// <param name="sound">The last of the sound, which has at least a packet.</param>
    /// <param name="silence">A second of silence of the same encoder.</param>
    /// <param name="end">Where the silence ends.</param>
    public static IReadOnlyList<(NutFile File, TimeSpan End)> Append(NutFile sound, NutFile silence, AudioPlan plan, TimeSpan end, SoundCuts cuts)
    {
        var timebase = sound.Stream.Timebase;
        var frame = timebase.Rescale(plan.FrameSamples, new Timebase(1, plan.SampleRateHz));
        var offset = TimelineOffset.Ticks(timebase);
        var last = timebase.From(end) + offset;
        var packets = sound.Packets.ToList();
        var silent = silence.Packets[^1] with { NewExtradata = default };
        // What a packet holds is heard from its own time on; the priming lies before the first.
        for (var time = packets[^1].Pts + frame; time < last; time += frame) packets.Add(silent with { Pts = time });

        var (segments, rest) = SoundSegments.Cut(sound.With(packets), end, cuts);
        return rest is null ? segments : [.. segments, (rest, end)];
    }
}
