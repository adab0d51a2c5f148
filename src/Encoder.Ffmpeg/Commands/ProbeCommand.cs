namespace Encoder.Ffmpeg.Commands;

/// <summary>The ffprobe command that lists the tracks of an asset as JSON on stdout.</summary>
public static class ProbeCommand
{
    // Only the fields that ProbeParser reads, because a hostile file can put megabytes into tags.
    private const string Entries =
        "format=format_name,start_time,duration" +
        ":stream=index,id,codec_type,codec_name,codec_tag_string,width,height,pix_fmt,sample_aspect_ratio,field_order,color_range,color_space,color_transfer," +
        "color_primaries,chroma_location,r_frame_rate,avg_frame_rate,nb_frames,has_b_frames,time_base,start_time,duration,sample_fmt,sample_rate,channels,channel_layout" +
        ":stream_disposition=default,forced,attached_pic,still_image,comment,visual_impaired,hearing_impaired,dub,original,captions,descriptions" +
        ":stream_tags=language,title,DURATION" +
        ":stream_side_data=side_data_type,rotation,displaymatrix" +
        ":chapter=start_time,end_time:chapter_tags=title";

    /// <summary>The probe of a complete local file; <paramref name="path"/> is absolute.</summary>
    public static FfmpegCommand For(string path, InputLimits limits) => For(AssetInput.File(path), limits);

    /// <summary>The probe of an asset.</summary>
    public static FfmpegCommand For(AssetInput input, InputLimits limits) => new("ffprobe",
    [
        "-hide_banner", "-v", "warning",
        "-protocol_whitelist", input.Protocols, "-format_whitelist", Demuxers.AllowList,
        .. limits.Bounds(), .. limits.ProbeBounds(),
        "-print_format", "json", "-show_entries", Entries,
        .. input.Access, "-i", input.Url,
    ])
    { Reads = input.Reads, UsesNetwork = input.UsesLoopback };
}
