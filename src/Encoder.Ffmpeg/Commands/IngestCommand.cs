using System.Globalization;
using System.Net;
using Encoder.Core.Probing;
using Encoder.Core.Specs;
using Encoder.Ffmpeg.Ingesting;

namespace Encoder.Ffmpeg.Commands;

/// <summary>
/// The ffmpeg that receives a live stream: it waits for one publisher, and copies its tracks to stdout as NUT, which keeps time stamps exactly and can be
/// read front to back. It ends with the publisher.
/// </summary>
public static class IngestCommand
{
    /// <summary>The application in the addresses of publishers by RTMP.</summary>
    public const string Application = "live";

    /// <summary>
    /// The stream name that ffmpeg expects. It does not refuse others but names them on stderr (see <see cref="PublisherLines"/>), so it needs no
    /// secret.
    /// </summary>
    public const string NoKey = "-";

    // Joins what follows a jump of more than 10 s, or a step back, to what came before, as ffmpeg itself does with formats whose clock may jump. The inputs
    // of a list are not among them.
    private const string Joined = "if(N,if(between(DTS-PREV_INDTS,0,10/TB),PREV_OUTDTS+DTS-PREV_INDTS,PREV_OUTDTS+max(PREV_INDURATION,1)),DTS)";
    private const string JoiningFilter = $"setts=dts='{Joined}':pts='PTS-DTS+{Joined}'";

    /// <summary>Waits for a publisher by RTMP.</summary>
    /// <param name="silence">A connection that sends nothing for this long is ended.</param>
    public static FfmpegCommand Rtmp(IPEndPoint listen, TimeSpan silence, InputLimits limits) => Copying(limits,
    [
        "-rw_timeout", IngestList.Microseconds(silence),
        "-protocol_whitelist", "rtmp,tcp", "-format_whitelist", "live_flv",
    ],
    [
        // live_flv, unlike flv, is a format whose clock may jump: ffmpeg joins what follows a jump or a step back.
        "-f", "live_flv", "-listen", "1", "-i", $"rtmp://{listen}/{Application}/{NoKey}",
    ],
    []);

    /// <summary>Receives the stream of an <see cref="IngestList"/>, which it reads from stdin. The list allows its protocols and its format itself.</summary>
    public static FfmpegCommand Listed(InputLimits limits) => Copying(limits,
        ["-protocol_whitelist", "pipe", "-format_whitelist", "concat"],
        ["-f", "concat", "-safe", "0", "-i", "pipe:0"],
        ["-bsf:v", JoiningFilter, "-bsf:a", JoiningFilter]);

    /// <summary>
    /// Makes black and silence in real time, with the tracks of a stream that was there: their number, sizes, rates and channels. Losslessly compressed silence
    /// has no encoder delay, and takes next to no room.
    /// </summary>
    /// <param name="like">The stream.</param>
    /// <param name="segmentSeconds">Time between keyframes.</param>
    public static FfmpegCommand Slate(MediaInfo like, double segmentSeconds)
    {
        string[] inputs = [.. like.Video.Take(1).Select(Black), .. like.Audio.Select(Silence)];
        return new FfmpegCommand("ffmpeg",
        [
            "-nostdin", "-hide_banner", "-nostats", "-v", "info", "-format_whitelist", "lavfi",
            .. inputs.SelectMany(input => (string[])["-re", "-f", "lavfi", "-i", input]), .. Enumerable.Range(0, inputs.Length).SelectMany(input => (string[])["-map", Text(input)]),
            "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-threads", "1", "-pix_fmt", "yuv420p", "-force_key_frames", $"expr:gte(t,n_forced*{Text(segmentSeconds)})",
            "-c:a", "flac", .. ToNut,
        ]);
    }

    private static string Black(VideoTrack like)
    {
        var (rate, aspect) = (FrameRates.Nominal(like.AverageFrameRate, like.RealFrameRate), like.SampleAspect);

        // The chroma of yuv420p has half the size.
        return $"color=c=black:s={Text(like.Width + (like.Width % 2))}x{Text(like.Height + (like.Height % 2))}:r={Text(rate.Num)}/{Text(rate.Den)},setsar={Text(aspect.Num)}/{Text(aspect.Den)}";
    }

    // Only the number of channels: a layout would be text of the stream.
    private static string Silence(AudioTrack like) => $"anullsrc=r={Text(like.SampleRateHz)}:cl={Text(like.Channels)}c";

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static string[] ToNut => ["-f", "nut", "-write_index", "0", "-flush_packets", "1", "pipe:1"];

    private static FfmpegCommand Copying(InputLimits limits, string[] access, string[] input, string[] filters) => new("ffmpeg",
    [
        // The level tells of the publisher's stream name, and when its tracks are known.
        "-nostdin", "-hide_banner", "-nostats", "-v", "info", .. access,
        .. limits.Bounds(), "-probesize", IngestList.Limit.Bytes, "-analyzeduration", IngestList.Microseconds(IngestList.Limit.Time), .. input,
        "-map", "0:v?", "-map", "0:a?", "-c", "copy", "-map_metadata", "-1", .. filters,
        .. ToNut,
    ])
    { UsesNetwork = true };
}
