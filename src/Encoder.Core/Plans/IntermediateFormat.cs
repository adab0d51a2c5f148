using Encoder.Core.Probing;

namespace Encoder.Core.Plans;

/// <summary>
/// The filters that convert every decoded frame to the size and format of one lossless stream: a resolution that changes in the middle
/// is scaled to that of the track, and the old names of full-range formats are replaced by those that the codec supports.
/// </summary>
public static class IntermediateFormat
{
    private static readonly HashSet<string> Stored =
    [
        "yuv420p", "yuv422p", "yuv444p", "yuv440p", "yuv411p", "yuv410p", "gray", "gray10le", "gray12le", "gray16le", "bgr0", "bgra",
        "yuv420p10le", "yuv422p10le", "yuv444p10le", "yuv420p12le", "yuv422p12le", "yuv444p12le", "yuv420p16le", "yuv422p16le", "yuv444p16le",
        "yuva420p", "yuva422p", "yuva444p", "yuva420p10le", "yuva422p10le", "yuva444p10le", "yuva420p16le", "yuva422p16le", "yuva444p16le",
        "gbrp10le", "gbrp12le", "gbrp16le", "rgb48le", "rgba64le",
    ];

    /// <summary>The filter chain of a track.</summary>
    public static string Filters(VideoTrack track)
    {
        var isOldName = track.PixelFormat.StartsWith("yuvj", StringComparison.Ordinal);
        var format = isOldName ? "yuv" + track.PixelFormat[4..] : track.PixelFormat;
        var scale = $"scale={track.Width}:{track.Height}:{FilterChain.ScaleFlags}{(isOldName ? ":in_range=pc:out_range=pc" : "")}";
        return Stored.Contains(format) ? $"{scale},format={format}" : scale;
    }
}
