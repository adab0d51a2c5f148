namespace Encoder.Core.Fmp4;

/// <summary>
/// The sample tables of one track of the progressive file, built segment by segment: runs of equal values, one size per
/// sample, and the runs of samples that are contiguous in the file.
/// </summary>
internal sealed class SampleTable
{
    private long nextDts;

    public List<(uint Count, uint Value)> Durations { get; } = [];

    public List<(uint Count, uint Value)> CompositionOffsets { get; } = [];

    public List<int> Sizes { get; } = [];

    /// <summary>Numbers of the sync samples, counted from 1.</summary>
    public List<int> SyncSamples { get; } = [];

    public List<SampleRun> Runs { get; } = [];

    /// <summary>Decode time of the first sample; the track is empty before it.</summary>
    public long FirstDts { get; private set; }

    /// <summary>Sum of all durations.</summary>
    public long Duration => nextDts - FirstDts;

    public long Bytes { get; private set; }

    /// <summary>Adds a segment's samples, grouped into runs of about a second.</summary>
    public void Add(SegmentHead segment, int segmentIndex, int timescale)
    {
        var samples = segment.Samples;
        if (Sizes.Count == 0)
            FirstDts = nextDts = samples[0].Dts;
        CloseGap(samples[0].Dts);
        var run = new SampleRun(segmentIndex, samples[0].Dts, 0, 0);
        foreach (var sample in samples)
        {
            if (sample.Dts - run.Start >= timescale)
            {
                Runs.Add(run);
                run = new SampleRun(segmentIndex, sample.Dts, 0, 0);
            }

            run = run with { Samples = run.Samples + 1, Bytes = run.Bytes + sample.Size };
            Add(sample);
        }

        Runs.Add(run);
        Bytes += segment.PayloadBytes;
    }

    private void Add(FragmentSample sample)
    {
        Sizes.Add(sample.Size);
        if (sample.IsSync)
            SyncSamples.Add(Sizes.Count);
        Append(Durations, sample.Duration);
        Append(CompositionOffsets, Field(sample.CompositionOffset));
        nextDts = sample.Dts + sample.Duration;
    }

    // A progressive track has durations, not times: a gap before a segment extends the sample before it.
    private void CloseGap(long dts)
    {
        var gap = dts - nextDts;
        if (gap < 0)
            throw Mp4Origin.Store.Malformed("it overlaps the segment before it");
        if (gap == 0)
            return;
        var (count, value) = Durations[^1];
        Durations.RemoveAt(Durations.Count - 1);
        if (count > 1)
            Durations.Add((count - 1, value));
        Append(Durations, Field(value + gap));
        nextDts = dts;
    }

    private static uint Field(long value) =>
        value is >= 0 and <= uint.MaxValue ? (uint)value : throw Mp4Origin.Store.Malformed($"a time of {value} ticks does not fit into 32 bits");

    private static void Append(List<(uint Count, uint Value)> runs, uint value)
    {
        if (runs.Count > 0 && runs[^1].Value == value)
            runs[^1] = (runs[^1].Count + 1, value);
        else
            runs.Add((1, value));
    }
}

/// <summary>Samples of one track that are contiguous in the file, all from one segment.</summary>
/// <param name="SegmentIndex">Index of the segment in the track's list.</param>
/// <param name="Start">Decode time of the first, ticks.</param>
internal readonly record struct SampleRun(int SegmentIndex, long Start, int Samples, long Bytes);
