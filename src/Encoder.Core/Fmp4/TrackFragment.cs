namespace Encoder.Core.Fmp4;

/// <summary>One sample of a movie fragment.</summary>
/// <param name="Position">Offset of its bytes in the file.</param>
internal readonly record struct FragmentSample(long Dts, uint Duration, long CompositionOffset, bool IsSync, long Position, int Size);

/// <summary>Reads the samples of a <c>moof</c> with one track (§8.8).</summary>
internal static class TrackFragment
{
    private const int HasBaseDataOffset = 0x1;
    private const int HasDescriptionIndex = 0x2;
    private const int HasDefaultDuration = 0x8;
    private const int HasDefaultSize = 0x10;
    private const int HasDefaultFlags = 0x20;

    /// <summary>Appends the fragment's samples. Every sample has at least one byte, so there are at most <paramref name="maxBytes"/> samples.</summary>
    /// <param name="moofPosition">Offset of the <c>moof</c> in the file, the base of data offsets.</param>
    public static void Read(
        Box moof, long moofPosition, SampleDefaults defaults, long maxBytes, List<FragmentSample> samples, Mp4Origin origin)
    {
        var boxes = moof.Child("traf", origin).Children(origin);
        var (header, position) = ReadHeader(boxes.Find("tfhd") ?? throw origin.Malformed("box tfhd is missing"), moofPosition, defaults, origin);
        var tfdt = new BoxFields(boxes.Find("tfdt") ?? throw origin.Malformed("box tfdt is missing"), origin);
        var (version, _) = tfdt.VersionAndFlags();
        var cursor = new RunCursor(version == 1 ? tfdt.U64() : tfdt.U32(), position, maxBytes);
        foreach (var box in boxes)
            if (box.Type == "trun")
                TrackRun.Read(box, position, header, ref cursor, samples, origin);
    }

    private static (SampleDefaults Defaults, long BasePosition) ReadHeader(
        Box tfhd, long moofPosition, SampleDefaults defaults, Mp4Origin origin)
    {
        var fields = new BoxFields(tfhd, origin);
        var (_, flags) = fields.VersionAndFlags();
        fields.U32(); // track
        var position = (flags & HasBaseDataOffset) != 0 ? fields.U64() : moofPosition;
        if ((flags & HasDescriptionIndex) != 0)
            fields.U32();
        return (new SampleDefaults(
            (flags & HasDefaultDuration) != 0 ? fields.U32() : defaults.Duration,
            (flags & HasDefaultSize) != 0 ? fields.U32() : defaults.Size,
            (flags & HasDefaultFlags) != 0 ? fields.U32() : defaults.Flags), position);
    }
}

/// <summary>Time and offset of the next sample, and the number of bytes that samples may still have.</summary>
internal record struct RunCursor(long Dts, long Position, long BytesLeft);
