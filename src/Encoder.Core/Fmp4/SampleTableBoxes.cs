namespace Encoder.Core.Fmp4;

/// <summary>Writes the tables of <c>stbl</c> after <c>stsd</c> (ISO/IEC 14496-12 §8.6, §8.7).</summary>
internal static class SampleTableBoxes
{
    public static void Write(BoxWriter writer, TrackKind kind, SampleTable table, long[] offsets, MediaPlace place)
    {
        WriteRuns(writer, "stts", table.Durations);
        if (table.CompositionOffsets.Exists(run => run.Value != 0))
            WriteRuns(writer, "ctts", table.CompositionOffsets);
        if (kind == TrackKind.Video && table.SyncSamples.Count < table.Sizes.Count)
            WriteNumbers(writer, "stss", table.SyncSamples);
        WriteSamplesPerRun(writer, table.Runs);
        using (writer.FullBox("stsz"))
        {
            writer.U32(0);
            writer.U32((uint)table.Sizes.Count);
            foreach (var size in table.Sizes)
                writer.I32(size);
        }

        using var box = writer.FullBox(place.IsLarge ? "co64" : "stco");
        writer.U32((uint)offsets.Length);
        foreach (var offset in offsets)
            writer.Time(place.MediaStart + offset, place.IsLarge ? 1 : 0);
    }

    private static void WriteRuns(BoxWriter writer, string type, List<(uint Count, uint Value)> runs)
    {
        using var box = writer.FullBox(type);
        writer.U32((uint)runs.Count);
        foreach (var (count, value) in runs)
        {
            writer.U32(count);
            writer.U32(value);
        }
    }

    private static void WriteNumbers(BoxWriter writer, string type, List<int> numbers)
    {
        using var box = writer.FullBox(type);
        writer.U32((uint)numbers.Count);
        foreach (var number in numbers)
            writer.I32(number);
    }

    // One entry wherever the number of samples changes.
    private static void WriteSamplesPerRun(BoxWriter writer, List<SampleRun> runs)
    {
        using var box = writer.FullBox("stsc");
        var count = writer.Length;
        writer.U32(0);
        uint entries = 0;
        for (var i = 0; i < runs.Count; i++)
        {
            if (i > 0 && runs[i].Samples == runs[i - 1].Samples)
                continue;
            writer.U32((uint)i + 1);
            writer.U32((uint)runs[i].Samples);
            writer.U32(1);
            entries++;
        }

        writer.PatchU32(count, entries);
    }
}
