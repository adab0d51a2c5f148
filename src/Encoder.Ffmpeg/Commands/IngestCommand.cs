using System.Globalization;
using System.Net;

namespace Encoder.Ffmpeg.Commands;

/// <summary>
/// The ffmpeg that receives a live stream: it waits for one publisher, and copies its tracks to stdout as NUT, which keeps time stamps exactly and can be
/// read front to back. It ends with the publisher.
/// </summary>
public static class IngestCommand
{
    /// <summary>The application in the addresses of publishers.</summary>
    public const string Application = "live";

    /// <summary>
    /// The stream name that ffmpeg expects. It does not refuse others but names them on stderr (see <see cref="Ingesting.PublisherLines"/>), so it needs no
    /// secret.
    /// </summary>
    public const string NoKey = "-";

    /// <summary>Waits for a publisher by RTMP.</summary>
    /// <param name="silence">A connection that sends nothing for this long is ended.</param>
    public static FfmpegCommand Rtmp(IPEndPoint listen, TimeSpan silence, InputLimits limits) => new("ffmpeg",
    [
        // The level tells of the publisher's stream name, and when its tracks are known.
        "-nostdin", "-hide_banner", "-nostats", "-v", "info",
        "-rw_timeout", ((long)silence.TotalMicroseconds).ToString(CultureInfo.InvariantCulture),
        "-protocol_whitelist", "rtmp,tcp", "-format_whitelist", "live_flv",
        .. limits.Bounds(), "-probesize", "5000000", "-analyzeduration", "3000000",

        // live_flv, unlike flv, is a format whose clock may jump: ffmpeg joins what follows a jump or a step back.
        "-f", "live_flv", "-listen", "1", "-i", $"rtmp://{listen}/{Application}/{NoKey}",
        "-map", "0:v?", "-map", "0:a?", "-c", "copy", "-map_metadata", "-1",
        "-f", "nut", "-write_index", "0", "-flush_packets", "1", "pipe:1",
    ])
    { UsesNetwork = true };
}
