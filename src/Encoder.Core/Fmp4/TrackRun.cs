namespace Encoder.Core.Fmp4;

/// <summary>Reads a <c>trun</c> (§8.8.8).</summary>
internal static class TrackRun
{
    public const int HasDataOffset = 0x1;
    public const int HasFirstFlags = 0x4;
    public const int HasDuration = 0x100;
    public const int HasSize = 0x200;
    public const int HasFlags = 0x400;
    public const int HasCompositionOffset = 0x800;

    public static void Read(
        Box trun, long basePosition, SampleDefaults defaults, ref RunCursor cursor, List<FragmentSample> samples, Mp4Origin origin)
    {
        var fields = new BoxFields(trun, origin);
        var (version, flags) = fields.VersionAndFlags();
        var count = fields.U32();
        if ((flags & HasDataOffset) != 0)
            cursor.Position = basePosition + fields.I32();
        uint? firstFlags = (flags & HasFirstFlags) != 0 ? fields.U32() : null;
        for (uint i = 0; i < count; i++)
        {
            var duration = (flags & HasDuration) != 0 ? fields.U32() : defaults.Duration;
            var size = (flags & HasSize) != 0 ? fields.U32() : defaults.Size;
            var sampleFlags = (flags & HasFlags) != 0 ? fields.U32() : defaults.Flags;
            if (i == 0 && firstFlags is { } first)
                sampleFlags = first;
            var offset = (flags & HasCompositionOffset) == 0 ? 0L : version == 0 ? fields.U32() : fields.I32();
            if (size == 0 || size > cursor.BytesLeft)
                throw origin.Malformed("its samples are empty or larger than the file");
            samples.Add(new FragmentSample(
                cursor.Dts, duration, offset, SampleDefaults.IsSync(sampleFlags), cursor.Position, (int)size));
            cursor = new RunCursor(cursor.Dts + duration, cursor.Position + size, cursor.BytesLeft - size);
        }
    }
}
