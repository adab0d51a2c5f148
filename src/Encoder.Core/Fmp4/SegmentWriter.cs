namespace Encoder.Core.Fmp4;

/// <summary>One sample of a segment.</summary>
/// <param name="Duration">Ticks to the next sample in decode order.</param>
/// <param name="CompositionOffset">Presentation minus decode time, including the constant delay of the rendition; never negative.</param>
public readonly record struct SegmentSample(uint Duration, uint CompositionOffset, bool IsSync, ReadOnlyMemory<byte> Data);

/// <summary>Writes a media segment of one fragment, or of several, one by one (CMAF, ISO/IEC 23000-19 §7.3.2).</summary>
public static class SegmentWriter
{
    private const int SegmentTypeBytes = 24;

    // Segments last ten seconds at most, and parts less than half a second.
    private const uint MostParts = 100;
    private const int FixedMoofBytes = 8 + 16 + 8 + 24 + 20 + 20;
    private const int DefaultBaseIsMoof = 0x020000;
    private const int HasDefaultDurationAndFlags = 0x28;

    /// <summary>Writes the segment into one array of exactly its size.</summary>
    /// <param name="number">Number of the segment in the rendition, counted from 0.</param>
    /// <param name="baseDecodeTime">Decode time of the first sample, ticks.</param>
    /// <param name="samples">The samples in decode order, at least one.</param>
    public static byte[] Write(int number, long baseDecodeTime, ReadOnlySpan<SegmentSample> samples) =>
        Write((uint)number + 1, startsSegment: true, baseDecodeTime, samples);

    /// <summary>Writes a part of a segment: one after the other they are the segment. Each is a fragment, and these are numbered throughout.</summary>
    /// <param name="number">Number of the segment in the rendition, counted from 0.</param>
    /// <param name="part">Number of the part in the segment, counted from 0.</param>
    /// <param name="baseDecodeTime">Decode time of the first sample, ticks.</param>
    /// <param name="samples">The samples in decode order, at least one.</param>
    public static byte[] WritePart(int number, int part, long baseDecodeTime, ReadOnlySpan<SegmentSample> samples) =>
        Write(unchecked(((uint)number * MostParts) + (uint)part + 1), startsSegment: part == 0, baseDecodeTime, samples);

    private static byte[] Write(uint sequence, bool startsSegment, long baseDecodeTime, ReadOnlySpan<SegmentSample> samples)
    {
        var shape = RunShape.Of(samples);
        var moof = FixedMoofBytes + (samples.Length * shape.BytesPerSample);
        long mdat = Box.HeaderBytes;
        foreach (var sample in samples)
            mdat += sample.Data.Length;
        var writer = new BoxWriter(checked((int)((startsSegment ? SegmentTypeBytes : 0) + moof + mdat)));
        if (startsSegment)
            MovieBoxes.FileType(writer, "styp", "msdh", "msdh", "cmfs");
        using (writer.Box("moof"))
        {
            using (writer.FullBox("mfhd"))
                writer.U32(sequence);
            using var traf = writer.Box("traf");
            FragmentHeader(writer, samples[0], baseDecodeTime);
            Run(writer, samples, shape, dataOffset: moof + Box.HeaderBytes);
        }

        using (writer.Box("mdat"))
            foreach (var sample in samples)
                writer.Bytes(sample.Data.Span);
        return writer.ToArray();
    }

    private static void FragmentHeader(BoxWriter writer, SegmentSample first, long baseDecodeTime)
    {
        using (writer.FullBox("tfhd", 0, DefaultBaseIsMoof | HasDefaultDurationAndFlags))
        {
            writer.U32(1);
            writer.U32(first.Duration);
            writer.U32(Flags(first));
        }

        using (writer.FullBox("tfdt", version: 1))
            writer.U64((ulong)baseDecodeTime);
    }

    private static void Run(BoxWriter writer, ReadOnlySpan<SegmentSample> samples, RunShape shape, int dataOffset)
    {
        using var trun = writer.FullBox("trun", version: 1, shape.Flags);
        writer.U32((uint)samples.Length);
        writer.I32(dataOffset);
        foreach (var sample in samples)
        {
            if ((shape.Flags & TrackRun.HasDuration) != 0)
                writer.U32(sample.Duration);
            writer.U32((uint)sample.Data.Length);
            if ((shape.Flags & TrackRun.HasFlags) != 0)
                writer.U32(Flags(sample));
            if ((shape.Flags & TrackRun.HasCompositionOffset) != 0)
                writer.U32(sample.CompositionOffset);
        }
    }

    private static uint Flags(SegmentSample sample) => sample.IsSync ? SampleDefaults.SyncFlags : SampleDefaults.NonSyncFlags;

    /// <summary>The fields that a run needs: values that all samples share are written once in <c>tfhd</c>.</summary>
    private readonly record struct RunShape(int Flags, int BytesPerSample)
    {
        public static RunShape Of(ReadOnlySpan<SegmentSample> samples)
        {
            var flags = TrackRun.HasDataOffset | TrackRun.HasSize;
            foreach (var sample in samples)
            {
                flags |= sample.Duration != samples[0].Duration ? TrackRun.HasDuration : 0;
                flags |= sample.IsSync != samples[0].IsSync ? TrackRun.HasFlags : 0;
                flags |= sample.CompositionOffset != 0 ? TrackRun.HasCompositionOffset : 0;
            }

            return new RunShape(flags, 4 * System.Numerics.BitOperations.PopCount((uint)flags & 0xF00));
        }
    }
}
