using System.Text;

namespace Encoder.Core.Fmp4;

/// <summary>Boxes of both init segments and progressive files. Without dates, so that the bytes depend on the media only.</summary>
internal static class MovieBoxes
{
    public const int TrackEnabled = 1;
    public const int TrackInMovie = 2;

    private static readonly uint[] UnityMatrix = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000];

    public static void FileType(BoxWriter writer, string type, string major, params string[] compatible)
    {
        using var box = writer.Box(type);
        writer.Text(major);
        writer.U32(0);
        foreach (var brand in compatible)
            writer.Text(brand);
    }

    public static void MovieHeader(BoxWriter writer, int timescale, long duration, int nextTrack)
    {
        var version = duration > uint.MaxValue ? 1 : 0;
        using var box = writer.FullBox("mvhd", version);
        writer.Time(0, version);
        writer.Time(0, version);
        writer.U32((uint)timescale);
        writer.Time(duration, version);
        writer.U32(0x10000);
        writer.U16(0x100);
        writer.Zeros(10);
        Matrix(writer);
        writer.Zeros(24);
        writer.U32((uint)nextTrack);
    }

    public static void TrackHeader(BoxWriter writer, InitTrack track, int id, long duration, int flags, int alternateGroup)
    {
        var version = duration > uint.MaxValue ? 1 : 0;
        using var box = writer.FullBox("tkhd", version, flags);
        writer.Time(0, version);
        writer.Time(0, version);
        writer.U32((uint)id);
        writer.U32(0);
        writer.Time(duration, version);
        writer.Zeros(10);
        writer.U16(alternateGroup);
        writer.U16(track.Kind == TrackKind.Audio ? 0x100 : 0);
        writer.U16(0);
        Matrix(writer);
        writer.U32((uint)track.Width << 16);
        writer.U32((uint)track.Height << 16);
    }

    /// <summary>§8.6.6: entries of duration (movie ticks) and media time (media ticks, −1 for an empty edit).</summary>
    public static void EditList(BoxWriter writer, params ReadOnlySpan<(long Duration, long MediaTime)> edits)
    {
        var version = 0;
        foreach (var (duration, mediaTime) in edits)
            version = duration > uint.MaxValue || mediaTime > int.MaxValue ? 1 : version;
        using var edts = writer.Box("edts");
        using var elst = writer.FullBox("elst", version);
        writer.U32((uint)edits.Length);
        foreach (var (duration, mediaTime) in edits)
        {
            writer.Time(duration, version);
            if (version == 1)
                writer.U64((ulong)mediaTime);
            else
                writer.I32((int)mediaTime);
            writer.U32(0x10000);
        }
    }

    /// <summary><c>mdia</c> with the sample table that <paramref name="sampleTables"/> adds after <c>stsd</c>.</summary>
    public static void Media(BoxWriter writer, InitTrack track, long duration, Action<BoxWriter> sampleTables)
    {
        using var mdia = writer.Box("mdia");
        MediaHeader(writer, track, duration);
        using (writer.FullBox("hdlr"))
        {
            writer.U32(0);
            writer.Text(TrackHandler.Type(track.Kind));
            writer.Zeros(12);
            writer.Bytes(Encoding.UTF8.GetBytes((track.Title ?? TrackHandler.DefaultName(track.Kind)) + '\0'));
        }

        using var minf = writer.Box("minf");
        using (writer.FullBox(track.Kind == TrackKind.Video ? "vmhd" : "smhd", 0, track.Kind == TrackKind.Video ? 1 : 0))
            writer.Zeros(track.Kind == TrackKind.Video ? 8 : 4);
        using (writer.Box("dinf"))
        using (writer.FullBox("dref"))
        {
            writer.U32(1);
            using var url = writer.FullBox("url ", 0, 1); // the media is in this file
        }

        using var stbl = writer.Box("stbl");
        using (writer.FullBox("stsd"))
        {
            writer.U32(1);
            writer.Bytes(track.SampleEntry.Span);
        }

        sampleTables(writer);
    }

    private static void MediaHeader(BoxWriter writer, InitTrack track, long duration)
    {
        var version = duration > uint.MaxValue ? 1 : 0;
        using var box = writer.FullBox("mdhd", version);
        writer.Time(0, version);
        writer.Time(0, version);
        writer.U32((uint)track.Timescale);
        writer.Time(duration, version);
        writer.U16(LanguageCode.Pack(track.Language));
        writer.U16(0);
    }

    private static void Matrix(BoxWriter writer)
    {
        foreach (var value in UnityMatrix)
            writer.U32(value);
    }
}
