namespace Encoder.Core.Fmp4;

/// <summary>The init segment of a rendition (CMAF header, ISO/IEC 23000-19 §7.3.1): it depends on the track only.</summary>
public static class InitSegment
{
    private const int TrackId = 1;

    /// <summary>Writes <c>ftyp</c> and <c>moov</c>.</summary>
    /// <param name="protection">Boxes <c>pssh</c>, when the samples are encrypted.</param>
    public static byte[] Write(InitTrack track, ReadOnlySpan<byte> protection = default)
    {
        var writer = new BoxWriter();
        MovieBoxes.FileType(writer, "ftyp", "iso6", "iso6", "mp41", "cmfc", "dash");
        using (writer.Box("moov"))
        {
            MovieBoxes.MovieHeader(writer, track.Timescale, 0, TrackId + 1);
            using (writer.Box("trak"))
            {
                MovieBoxes.TrackHeader(writer, track, TrackId, 0, MovieBoxes.TrackEnabled | MovieBoxes.TrackInMovie, alternateGroup: 0);

                // Duration 0 in a fragmented file: the edit applies to all following fragments (§8.6.6.1).
                MovieBoxes.EditList(writer, (0, track.MediaStart));
                MovieBoxes.Media(writer, track, 0, EmptySampleTables);
                TrackKinds.Write(writer, track.Purpose);
            }

            using (writer.Box("mvex"))
            using (writer.FullBox("trex"))
            {
                writer.U32(TrackId);
                writer.U32(1);
                writer.Zeros(12);
            }

            writer.Bytes(protection);
        }

        return writer.ToArray();
    }

    /// <summary>Reads one of our own init segments. Fault: <c>store.segment_damaged</c>.</summary>
    public static InitTrack Read(ReadOnlyMemory<byte> init)
    {
        var origin = Mp4Origin.Store;
        var moov = Box.ReadAll(init, origin).Find("moov") ?? throw origin.Malformed("box moov is missing");
        return TrackBoxes.Read(moov, origin).Track;
    }

    private static void EmptySampleTables(BoxWriter writer)
    {
        foreach (var type in (ReadOnlySpan<string>)["stts", "stsc", "stsz", "stco"])
        {
            using var box = writer.FullBox(type);
            writer.Zeros(type == "stsz" ? 8 : 4);
        }
    }
}
