using Encoder.Core.Probing;

namespace Encoder.Core.Fmp4;

/// <summary>
/// Reads the edit lists of the video from the index of an MP4 or QuickTime source (ISO/IEC 14496-12 §8.6.6). A list that is
/// not understood counts as several edits: such a track is decoded as a whole, with ffmpeg's reading of the list.
/// </summary>
public static class MovieEdits
{
    /// <summary>The tracks with the information of the index.</summary>
    /// <param name="moov">Content of the box <c>moov</c>; null when it is too large or was not found.</param>
    public static MediaInfo ApplyTo(MediaInfo media, ReadOnlyMemory<byte>? moov)
    {
        var boxes = moov is { } content ? Box.ReadLeading(content) : [];
        // The demuxer ignores the edit lists of a fragmented file.
        return boxes.Find("mvex") is not null ? media : media with { Video = [.. media.Video.Select(track => Edited(track, boxes))] };
    }

    private static VideoTrack Edited(VideoTrack track, List<Box> boxes)
    {
        var found = boxes.Where(box => box.Type == "trak" && track.Id is { } id && IdOf(box) == id).Take(2).ToList();
        var edits = found.Count == 1 && boxes.Find("mvhd")?.Timescale is { } timescale ? Edits(found[0], timescale) : null;
        return edits is null ? track with { HasSeveralEdits = true } : track with { HasSeveralEdits = edits.Count > 1, VisibleEnd = edits.VisibleEnd };
    }

    private static TrackEdits? Edits(Box trak, uint movieTimescale)
    {
        if (trak.Leading("edts") is not { } edts || edts.Leading("elst") is not { } elst) return TrackEdits.None;
        return trak.Leading("mdia") is { } mdia && mdia.Leading("mdhd")?.Timescale is { } timescale
            && mdia.Leading("minf")?.Leading("stbl") is { } stbl
            ? TrackEdits.Read(elst, movieTimescale, timescale, new SampleTimes(stbl.Leading("stts"), stbl.Leading("ctts")))
            : null;
    }

    private static uint? IdOf(Box trak) => trak.Leading("tkhd")?.FieldAfterTimes;
}
