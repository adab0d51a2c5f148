namespace Encoder.Core.Fmp4;

/// <summary>Reads the fragmented MP4 of one encoder: one track, absolute decode times in <c>tfdt</c>, no edit list.</summary>
public static class FragmentedFile
{
    /// <summary>Reads the whole file; samples refer to <paramref name="file"/>, which must not change. Fault: <c>chunk.encoder_crashed</c>.</summary>
    public static FragmentedTrack Parse(ReadOnlyMemory<byte> file)
    {
        var origin = Mp4Origin.Encoder;
        var boxes = Box.ReadAll(file, origin);
        var moov = boxes.Find("moov") ?? throw origin.Malformed("box moov is missing: the encoder ended before its first frame");
        var (track, defaults) = TrackBoxes.Read(moov, origin);
        if (track.MediaStart != 0)
            throw origin.Malformed("its times are shifted by an edit list");
        List<FragmentSample> samples = [];
        long bytesLeft = file.Length;
        foreach (var box in boxes)
        {
            if (box.Type != "moof")
                continue;
            var first = samples.Count;
            TrackFragment.Read(box, box.Start, defaults, bytesLeft, samples, origin);
            for (var i = first; i < samples.Count; i++)
                bytesLeft -= samples[i].Size;
        }

        return new FragmentedTrack(
            track.SampleEntry, track.Timescale, track.Width, track.Height, [.. samples.Select(sample => Cut(file, sample, origin))]);
    }

    /// <summary>What is complete of a file that is still written; null when there is no fragment yet.</summary>
    public static FragmentedTrack? ParseComplete(ReadOnlyMemory<byte> file)
    {
        var end = 0;
        foreach (var box in Box.ReadLeading(file))
            if (box.Type == "mdat") end = box.Start + box.Whole.Length;
        return end > 0 ? Parse(file[..end]) : null;
    }

    private static EncodedSample Cut(ReadOnlyMemory<byte> file, FragmentSample sample, Mp4Origin origin)
    {
        if (sample.Position < 0 || sample.Position + sample.Size > file.Length)
            throw origin.Malformed("a sample lies outside of the file");
        return new EncodedSample(
            sample.Dts + sample.CompositionOffset, sample.Dts, sample.IsSync, file.Slice((int)sample.Position, sample.Size));
    }
}
