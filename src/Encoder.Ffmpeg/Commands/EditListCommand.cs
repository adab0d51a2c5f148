namespace Encoder.Ffmpeg.Commands;

/// <summary>
/// One ffprobe that opens an MP4 or MOV and says on stderr how it reads the edit lists: no other output of ffmpeg tells which frames they hide.
/// It looks at the index only, not at a packet.
/// </summary>
public static class EditListCommand
{
    /// <summary>The look at an asset.</summary>
    public static FfmpegCommand For(AssetInput input, InputLimits limits) => new("ffprobe",
    [
        "-hide_banner", "-v", "debug", "-protocol_whitelist", input.Protocols, "-format_whitelist", "mov", .. limits.Bounds(),
        "-nofind_stream_info", "-show_entries", "format=format_name", "-f", "mov", .. input.Access, "-i", input.Url,
    ])
    { Reads = input.Reads, UsesLoopback = input.UsesLoopback };
}
