using System.Text;

namespace Encoder.Core.Fmp4;

/// <summary>Reads the one track of a <c>moov</c>.</summary>
internal static class TrackBoxes
{
    public static (InitTrack Track, SampleDefaults Defaults) Read(Box moov, Mp4Origin origin)
    {
        var trak = moov.Child("trak", origin);
        var mdia = trak.Child("mdia", origin);
        var (timescale, language) = ReadMediaHeader(mdia.Child("mdhd", origin), origin);
        var (kind, title) = ReadHandler(mdia.Child("hdlr", origin), origin);
        var stbl = mdia.Child("minf", origin).Child("stbl", origin);
        var entries = stbl.Child("stsd", origin).Children(origin, skip: 8);
        if (entries.Count != 1)
            throw origin.Malformed($"it has {entries.Count} sample entries instead of one");
        var (width, height) = ReadSize(trak.Child("tkhd", origin), origin);
        var track = new InitTrack(
            kind, entries[0].Whole, timescale, width, height, ReadMediaStart(trak, origin), language, title)
        {
            Purpose = TrackKinds.Read(trak, origin),
        };
        return (track, SampleDefaults.ReadTrex(moov.Child("mvex", origin).Child("trex", origin), origin));
    }

    private static (int Timescale, string? Language) ReadMediaHeader(Box mdhd, Mp4Origin origin)
    {
        var fields = new BoxFields(mdhd, origin);
        var (version, _) = fields.VersionAndFlags();
        fields.Take(version == 1 ? 16 : 8);
        var timescale = fields.U32();
        fields.Take(version == 1 ? 8 : 4);
        return timescale is > 0 and <= int.MaxValue
            ? ((int)timescale, LanguageCode.Unpack(fields.U16()))
            : throw origin.Malformed("its time scale is out of range");
    }

    private static (TrackKind Kind, string? Title) ReadHandler(Box hdlr, Mp4Origin origin)
    {
        var fields = new BoxFields(hdlr, origin);
        fields.Take(8);
        var kind = Encoding.Latin1.GetString(fields.Take(4)) == "soun" ? TrackKind.Audio : TrackKind.Video;
        fields.Take(12);
        var name = Encoding.UTF8.GetString(fields.Take(fields.Left)).TrimEnd('\0');
        return (kind, name.Length == 0 || name == TrackHandler.DefaultName(kind) ? null : name);
    }

    private static (int Width, int Height) ReadSize(Box tkhd, Mp4Origin origin)
    {
        var fields = new BoxFields(tkhd, origin);
        var (version, _) = fields.VersionAndFlags();
        fields.Take((version == 1 ? 32 : 20) + 52);
        return ((int)(fields.U32() >> 16), (int)(fields.U32() >> 16));
    }

    // §8.6.6: only our own init segments have an edit list, of one entry.
    private static long ReadMediaStart(Box trak, Mp4Origin origin)
    {
        if (trak.Children(origin).Find("edts")?.Children(origin).Find("elst") is not { } elst)
            return 0;
        var fields = new BoxFields(elst, origin);
        var (version, _) = fields.VersionAndFlags();
        if (fields.U32() != 1)
            throw origin.Malformed("its edit list does not have exactly one entry");
        fields.Take(version == 1 ? 8 : 4);
        return version == 1 ? fields.I64() : fields.I32();
    }
}
