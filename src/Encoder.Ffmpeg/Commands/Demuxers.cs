namespace Encoder.Ffmpeg.Commands;

/// <summary>
/// The allowed containers of assets. Playlists, scripts, pictures, devices and text are not on the list,
/// because some of them make ffmpeg read other files, even with only the <c>file</c> protocol allowed.
/// </summary>
internal static class Demuxers
{
    private static readonly string[] Containers =
    [
        "mov", "mp4", "matroska", "webm", "mpegts", "mpeg", "avi", "flv", "live_flv", "kux", "asf", "asf_o", "ogg", "mxf", "gxf", "nut", "ivf",
        "rm", "wtv", "nsv", "nuv", "dv", "lxf", "pva", "ty", "gif", "yuv4mpegpipe",
    ];

    private static readonly string[] ElementaryVideo = ["h264", "hevc", "vvc", "av1", "obu", "m4v", "mpegvideo", "h263", "vc1", "dirac", "cavsvideo"];

    private static readonly string[] Sound =
    [
        "mp3", "aac", "ac3", "eac3", "ac4", "dts", "dtshd", "truehd", "mlp", "flac", "wav", "w64", "aiff", "caf", "amr", "ape", "tta", "wv", "au",
        "tak", "mpc", "mpc8", "dsf", "loas", "shn", "oma", "voc",
    ];

    /// <summary>Value of <c>-format_whitelist</c> for the probe of an asset.</summary>
    public static readonly string AllowList = string.Join(',', [.. Containers, .. ElementaryVideo, .. Sound]);

    /// <summary>
    /// The demuxer name for every later read. A demuxer may have several names (<c>mov,mp4,m4a,…</c>), while <c>-f</c> takes only one.
    /// </summary>
    public static string Pinned(string demuxer)
    {
        var name = demuxer.Split(',', 2)[0];
        return AllowList.Split(',').Contains(name)
            ? name
            : throw new ArgumentException($"'{demuxer}' is not an allowed demuxer.", nameof(demuxer));
    }
}
