using Encoder.Core.Probing;

namespace Encoder.Core.Fmp4;

/// <summary>Writes the part of the progressive file before the media: ftyp, moov, and the header of mdat.</summary>
internal static class ProgressiveHeader
{
    private const int AudioGroup = 1;

    public static byte[] Write(ProgressiveLayout layout, IReadOnlyList<Chapter> chapters)
    {
        // The offsets in moov count from the start of the file, so the size of moov must be known first; it does not depend on them.
        var isLarge = layout.Bytes > uint.MaxValue - (64 << 20);
        var size = Build(layout, chapters, 0, isLarge).Length;
        isLarge = isLarge || size + layout.Bytes > uint.MaxValue;
        size = Build(layout, chapters, 0, isLarge).Length;
        return Build(layout, chapters, size, isLarge);
    }

    private static byte[] Build(ProgressiveLayout layout, IReadOnlyList<Chapter> chapters, long mediaStart, bool isLarge)
    {
        var writer = new BoxWriter(1 << 16);
        MovieBoxes.FileType(writer, "ftyp", "isom", "isom", "iso6", "mp41", "mp42");
        using (writer.Box("moov"))
        {
            var movieTimescale = layout.Tracks[0].Track.Timescale;
            var durations = layout.Tracks.Select(track => PresentedDuration(track, movieTimescale)).ToArray();
            MovieBoxes.MovieHeader(writer, movieTimescale, durations.Max(), layout.Tracks.Count + 1);
            for (var i = 0; i < layout.Tracks.Count; i++)
                WriteTrack(writer, layout, i, movieTimescale, durations[i], new MediaPlace(mediaStart, isLarge));
            ChapterList.Write(writer, chapters);
        }

        WriteMediaHeader(writer, layout.Bytes, isLarge);
        return writer.ToArray();
    }

    private static void WriteTrack(
        BoxWriter writer, ProgressiveLayout layout, int index, int movieTimescale, long duration, MediaPlace place)
    {
        var (track, table, _) = layout.Tracks[index];
        var kind = layout.Tracks.Where(other => other.Track.Kind == track.Kind).ToList();
        var isEnabled = layout.Tracks[index] == (kind.Find(other => other.IsDefault) ?? kind[0]);
        using var trak = writer.Box("trak");
        MovieBoxes.TrackHeader(
            writer, track, index + 1, duration, MovieBoxes.TrackInMovie | (isEnabled ? MovieBoxes.TrackEnabled : 0),
            track.Kind == TrackKind.Audio ? AudioGroup : 0);
        var delay = ToMovie(table.FirstDts, track, movieTimescale);
        if (delay > 0)
            MovieBoxes.EditList(writer, (delay, -1), (duration - delay, track.MediaStart));
        else
            MovieBoxes.EditList(writer, (duration, track.MediaStart));
        MovieBoxes.Media(writer, track, table.Duration, tables => SampleTableBoxes.Write(tables, track.Kind, table, layout.Offsets[index], place));
        TrackKinds.Write(writer, track.Purpose);
    }

    // Audio media starts with priming that is not presented; video media times are only shifted by the delay.
    private static long PresentedDuration(LaidTrack track, int movieTimescale)
    {
        var hidden = track.Track.Kind == TrackKind.Audio ? Math.Min(track.Track.MediaStart, track.Table.Duration) : 0;
        return ToMovie(track.Table.FirstDts, track.Track, movieTimescale) + ToMovie(track.Table.Duration - hidden, track.Track, movieTimescale);
    }

    // Rounded up: an edit that is one tick too short would drop the last frame.
    private static long ToMovie(long ticks, InitTrack track, int movieTimescale) =>
        (long)((((Int128)ticks * movieTimescale) + track.Timescale - 1) / track.Timescale);

    private static void WriteMediaHeader(BoxWriter writer, long bytes, bool isLarge)
    {
        writer.U32(isLarge ? 1 : (uint)(bytes + Box.HeaderBytes));
        writer.Text("mdat");
        if (isLarge)
            writer.U64((ulong)bytes + 16);
    }
}

/// <summary>Where the media starts in the file, and whether offsets need 64 bits (co64).</summary>
internal readonly record struct MediaPlace(long MediaStart, bool IsLarge);
