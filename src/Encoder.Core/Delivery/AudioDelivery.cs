using System.Security.Cryptography;
using Encoder.Contracts;
using Encoder.Core.Chunks;
using Encoder.Core.Fmp4;
using Encoder.Core.Nut;
using Encoder.Core.Plans;
using Encoder.Core.Time;

namespace Encoder.Core.Delivery;

/// <summary>Makes one segment of an audio rendition from one audio file of the splitter.</summary>
public static class AudioDelivery
{
    /// <summary>
    /// The media starts with the encoder's priming at decode time 0; the edit list of the init segment removes it.
    /// Fault: <c>split.failed</c> when the packets do not match the plan.
    /// </summary>
    /// <param name="file">The audio file.</param>
    /// <param name="number">Number of the segment it becomes.</param>
    /// <param name="end">End of the audio of the file on the job's time line: within the last packet, if that is the last of the track.</param>
    /// <param name="part">Length of a part; null where segments are not divided.</param>
    public static RenditionMedia Build(NutFile file, AudioPlan plan, int number, TimeSpan end, TimeSpan? part = null)
    {
        var timescale = new Timebase(1, plan.SampleRateHz);
        var starts = MediaTimes(file, plan, timescale);
        var mediaEnd = starts[^1] + LastDuration(starts[^1], plan, timescale, end);
        var samples = Samples(file, plan, starts, mediaEnd);
        return WithInit(file, plan, samples.Length, [Segment(number, starts, mediaEnd, plan.PrimingSamples, samples, part is { } length ? timescale.From(length) : null)]);
    }

    /// <summary>The parts of a segment that are complete while more packets of it come, from one of them on: those that <see cref="Build"/> will make; null when there is none.</summary>
    /// <param name="file">Packets of the segment, from its first on.</param>
    /// <param name="from">The first part that is asked for, counted from 0.</param>
    /// <param name="part">Length of a part.</param>
    public static (RenditionMedia Init, IReadOnlyList<MediaPart> Parts)? BuildParts(NutFile file, AudioPlan plan, int number, int from, TimeSpan part)
    {
        var timescale = new Timebase(1, plan.SampleRateHz);
        var starts = MediaTimes(file, plan, timescale);
        var cuts = SegmentParts.Cut(starts, null, timescale.From(part));
        if (cuts.Count <= from) return null;
        var samples = Samples(file, plan, starts, starts[^1] + plan.FrameSamples);
        return (WithInit(file, plan, cuts[^1], []), Parts(number, starts, starts[^1], plan.PrimingSamples, samples, cuts, from));
    }

    private static SegmentSample[] Samples(NutFile file, AudioPlan plan, long[] starts, long mediaEnd)
    {
        var samples = new SegmentSample[starts.Length];
        for (var i = 0; i < samples.Length; i++)
            samples[i] = new SegmentSample(Duration(plan, (i + 1 < starts.Length ? starts[i + 1] : mediaEnd) - starts[i]), 0, true, file.Packets[i].Data);
        return samples;
    }

    private static RenditionMedia WithInit(NutFile file, AudioPlan plan, int packets, IReadOnlyList<MediaSegment> segments)
    {
        var entry = AudioSampleEntry.Build(plan.Codec, file.Stream.Extradata, plan.SampleRateHz, plan.Channels);
        var init = InitSegment.Write(
            new InitTrack(TrackKind.Audio, entry, plan.SampleRateHz, 0, 0, plan.PrimingSamples, plan.Language, plan.Title) { Purpose = plan.Purpose });
        return new RenditionMedia(
            init, Convert.ToHexStringLower(SHA256.HashData(init)), CodecString.From(entry), new Timebase(1, plan.SampleRateHz), packets, segments);
    }

    /// <summary>Where the audio of a file ends on the job's time line, in samples. Fault: as <see cref="Build"/>.</summary>
    /// <param name="end">As of <see cref="Build"/>.</param>
    public static long EndOf(NutFile file, AudioPlan plan, TimeSpan end)
    {
        var timescale = new Timebase(1, plan.SampleRateHz);
        var last = MediaTimes(file, plan, timescale)[^1];
        return Math.Max(0, last + LastDuration(last, plan, timescale, end) - plan.PrimingSamples);
    }

    // The encoder pads its last packet. The duration is shortened, so that the track ends with the last sample of the source.
    private static long LastDuration(long start, AudioPlan plan, Timebase timescale, TimeSpan end) =>
        Math.Clamp(timescale.From(end) + plan.PrimingSamples - start, 1, plan.FrameSamples);

    // On the job's time line the priming is removed, so the first segment starts at 0 and is shorter.
    private static MediaSegment Segment(int number, long[] starts, long mediaEnd, int priming, SegmentSample[] samples, long? part)
    {
        var (start, duration) = Shown(starts[0], mediaEnd, priming);
        return part is { } target
            ? MediaSegment.Of(number, start, duration, Parts(number, starts, mediaEnd, priming, samples, SegmentParts.Cut(starts, mediaEnd, target), 0))
            : new MediaSegment(number, start, duration, SegmentWriter.Write(number, starts[0], samples));
    }

    private static List<MediaPart> Parts(int number, long[] starts, long mediaEnd, int priming, SegmentSample[] samples, IReadOnlyList<int> cuts, int from)
    {
        List<MediaPart> parts = [];
        for (var at = from; at < cuts.Count; at++)
        {
            var (first, last) = (at == 0 ? 0 : cuts[at - 1], cuts[at]);
            var (start, duration) = Shown(starts[first], last < starts.Length ? starts[last] : mediaEnd, priming);
            parts.Add(new MediaPart(start, duration, IsIndependent: true, SegmentWriter.WritePart(number, at, starts[first], samples.AsSpan(first..last))));
        }

        return parts;
    }

    private static (long Start, long Duration) Shown(long mediaStart, long mediaEnd, int priming)
    {
        var start = Math.Max(0, mediaStart - priming);
        return (start, Math.Max(1, mediaEnd - priming - start));
    }

    private static long[] MediaTimes(NutFile file, AudioPlan plan, Timebase timescale)
    {
        if (file.Packets.Count == 0)
            throw Unexpected(plan, "an audio file without packets");
        if (file.Stream.SampleRateHz != plan.SampleRateHz || file.Stream.Channels != plan.Channels)
            throw Unexpected(
                plan, $"{file.Stream.Channels} channels at {file.Stream.SampleRateHz} Hz instead of {plan.Channels} at {plan.SampleRateHz} Hz");
        var toMedia = plan.PrimingSamples - TimelineOffset.Ticks(timescale);
        var times = new long[file.Packets.Count];
        for (var i = 0; i < times.Length; i++)
        {
            times[i] = timescale.Rescale(file.Packets[i].Pts, file.Stream.Timebase) + toMedia;
            if (times[i] < 0 || (i > 0 && times[i] <= times[i - 1]))
                throw Unexpected(plan, $"a packet at {times[i] - plan.PrimingSamples} samples, which is before the previous packet or before the start");
        }

        return times;
    }

    private static uint Duration(AudioPlan plan, long ticks) =>
        ticks <= uint.MaxValue ? (uint)ticks : throw Unexpected(plan, $"a packet that lasts {ticks} samples");

    private static FaultException Unexpected(AudioPlan plan, string what) =>
        new(ErrorCodes.SplitFailed, $"The audio rendition {plan.Rendition} was not encoded as planned: the encoder wrote {what}.");
}
