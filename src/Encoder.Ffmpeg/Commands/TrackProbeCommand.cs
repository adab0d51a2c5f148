using System.Globalization;
using Encoder.Core.Probing;

namespace Encoder.Ffmpeg.Commands;

/// <summary>The ffprobe commands that look into one track, for properties that the list of tracks does not tell.</summary>
public static class TrackProbeCommand
{
    /// <summary>Two seconds of frames: enough to recognize an encoder that switches between frames and fields per picture.</summary>
    private const int FieldPackets = 50;

    private const string Mastering =
        "side_data_type,red_x,red_y,green_x,green_y,blue_x,blue_y,white_point_x,white_point_y,min_luminance,max_luminance,max_content,max_average";

    /// <summary>HDR metadata of HEVC can be in the bitstream or in an MP4 or MKV container; only a decoded frame has both.</summary>
    public static FfmpegCommand Hdr(MediaInfo media, VideoTrack track, AssetInput input, InputLimits limits) =>
        For(media, track, input, limits, 1, ["-show_entries", $"stream_side_data={Mastering}:frame_side_data={Mastering}"]);

    /// <summary>Counts packets and the frames decoded from them. Frames with missing references count too.</summary>
    public static FfmpegCommand Fields(MediaInfo media, VideoTrack track, AssetInput input, InputLimits limits) =>
        For(media, track, input, limits, FieldPackets,
            ["-flags", "+output_corrupt", "-count_packets", "-count_frames", "-show_entries", "stream=nb_read_packets,nb_read_frames"]);

    /// <summary>The configuration of the codec, as a dump in hexadecimal.</summary>
    public static FfmpegCommand Configuration(MediaInfo media, VideoTrack track, AssetInput input, InputLimits limits) =>
        For(media, track, input, limits, 1, ["-show_data", "-show_entries", "stream=extradata"]);

    private static FfmpegCommand For(MediaInfo media, VideoTrack track, AssetInput input, InputLimits limits, int packets, string[] what)
    {
        var demuxer = Demuxers.Pinned(media.Demuxer);
        return new("ffprobe",
        [
            "-hide_banner", "-v", "warning", "-protocol_whitelist", input.Protocols, "-format_whitelist", demuxer, .. limits.Bounds(), .. limits.For(media).ProbeBounds(),
            "-select_streams", track.Index.ToString(CultureInfo.InvariantCulture), "-read_intervals", $"%+#{packets.ToString(CultureInfo.InvariantCulture)}",
            "-print_format", "json", .. what,
            "-f", demuxer, .. input.Access, "-i", input.Url,
        ])
        { Reads = input.Reads, UsesNetwork = input.UsesLoopback };
    }
}
