using System.Globalization;
using Encoder.Core.Probing;

namespace Encoder.Ffmpeg.Commands;

/// <summary>
/// One ffprobe that decodes the first packet of an HDR track: HEVC says in the bitstream what MP4 and MKV may say in the container, and only a
/// decoded frame has both.
/// </summary>
public static class HdrCommand
{
    private const string Mastering =
        "side_data_type,red_x,red_y,green_x,green_y,blue_x,blue_y,white_point_x,white_point_y,min_luminance,max_luminance,max_content,max_average";

    /// <summary>The look at an asset.</summary>
    public static FfmpegCommand For(MediaInfo media, VideoTrack track, AssetInput input, InputLimits limits)
    {
        var demuxer = Demuxers.Pinned(media.Demuxer);
        return new("ffprobe",
        [
            "-hide_banner", "-v", "warning", "-protocol_whitelist", input.Protocols, "-format_whitelist", demuxer, .. limits.Bounds(), .. limits.ProbeBounds(),
            "-select_streams", track.Index.ToString(CultureInfo.InvariantCulture), "-read_intervals", "%+#1",
            "-print_format", "json", "-show_entries", $"stream_side_data={Mastering}:frame_side_data={Mastering}",
            "-f", demuxer, .. input.Access, "-i", input.Url,
        ])
        { Reads = input.Reads, UsesLoopback = input.UsesLoopback };
    }
}
