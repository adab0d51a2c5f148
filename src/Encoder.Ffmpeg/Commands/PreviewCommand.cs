using System.Globalization;
using Encoder.Core.Plans;
using Encoder.Core.Previews;

namespace Encoder.Ffmpeg.Commands;

/// <summary>The ffmpeg commands that make pictures from the published segments of a rendition: its init and segments on stdin, JPEGs in the scratch directory.</summary>
public static class PreviewCommand
{
    /// <summary>The poster, of the first segment.</summary>
    public static FfmpegCommand Poster(PreviewPlan plan, string scratchDirectory) =>
        Pictures(plan.PosterFilters, ["-frames:v", "1", "-update", "1"], PreviewFiles.Poster, scratchDirectory);

    /// <summary>Sheets of thumbnails, of one segment each: <see cref="PreviewFiles.Sheet"/>.</summary>
    public static FfmpegCommand Sprites(PreviewPlan plan, SpriteSheets sheets, string scratchDirectory) => Pictures(
        string.Create(CultureInfo.InvariantCulture, $"{plan.ThumbnailFilters},tile={sheets.Columns}x{sheets.Rows}"), [], "sprites-%d.jpg", scratchDirectory);

    // -dct int: the other algorithms use different code on different processors.
    private static FfmpegCommand Pictures(string filters, string[] count, string name, string scratch) => new("ffmpeg",
    [
        "-nostdin", "-hide_banner", "-nostats", "-v", "warning",
        "-protocol_whitelist", "pipe", "-format_whitelist", "mov", .. InputLimits.Default.Bounds(),
        "-threads", "1", "-noautorotate", "-ignore_editlist", "1", "-f", "mov", "-i", "pipe:0",
        "-filter_threads", "1", "-vf", filters, "-c:v", "mjpeg", "-q:v", "4", "-dct", "int", "-threads", "1", "-flags", "+bitexact",
        "-map_metadata", "-1", "-fps_mode", "passthrough", .. count, "-f", "image2", FileUrl.Numbered(scratch, name), "-progress", "pipe:1",
    ])
    { ScratchDirectory = scratch };
}
