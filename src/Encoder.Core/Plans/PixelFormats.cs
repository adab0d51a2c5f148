using Encoder.Contracts;
using Encoder.Core.Parameters;
using Encoder.Core.Probing;

namespace Encoder.Core.Plans;

/// <summary>
/// The pixel format of an encode: the requested one; for lossless encodes that of the source, if the encoder supports it; for H.264 and VP9 8 bits unless the profile
/// needs more. HEVC and AV1 keep ten bits.
/// </summary>
internal static class PixelFormats
{
    public static string Choose(VideoTrack track, EncoderParameters parameters, string? profile)
    {
        if (parameters.Option("pix_fmt") is { } asked)
            return asked;
        if (parameters.IsLossless && IsEncodable(track.PixelFormat, parameters.Codec))
            return track.PixelFormat;
        return (parameters.Codec, profile) switch
        {
            (VideoCodec.H264, "high10") => "yuv420p10le",
            (VideoCodec.H264, "high422") => IsDeep(track.PixelFormat) ? "yuv422p10le" : "yuv422p",
            (VideoCodec.H264, "high444") => IsDeep(track.PixelFormat) ? "yuv444p10le" : "yuv444p",
            (VideoCodec.Hevc, "main10") or (VideoCodec.Vp9, "2") => "yuv420p10le",
            (VideoCodec.Hevc, null) or (VideoCodec.Av1, _) when IsDeep(track.PixelFormat) => "yuv420p10le",
            _ => "yuv420p",
        };
    }

    /// <summary>Whether it is RGB rather than luma and chroma.</summary>
    public static bool IsRgb(string format)
        => format.StartsWith("pal", StringComparison.Ordinal)
            || format.StartsWith("x2", StringComparison.Ordinal)
            || format.Contains("rgb", StringComparison.Ordinal)
            || format.Contains("bgr", StringComparison.Ordinal)
            || format.Contains("gbr", StringComparison.Ordinal);

    /// <summary>Whether it has more than 8 bits per sample, according to ffmpeg's naming of formats (yuv420p10le, p010le, gbrp12be).</summary>
    public static bool IsDeep(string format)
    {
        if (!format.EndsWith("le", StringComparison.Ordinal) && !format.EndsWith("be", StringComparison.Ordinal))
            return false;
        var stem = format[..^2];
        return !stem.StartsWith("rgb5", StringComparison.Ordinal) && !stem.StartsWith("bgr5", StringComparison.Ordinal)
            && !stem.StartsWith("rgb4", StringComparison.Ordinal) && !stem.StartsWith("bgr4", StringComparison.Ordinal)
            && char.IsAsciiDigit(stem[^1]);
    }

    private static bool IsEncodable(string format, VideoCodec codec) => CodecOptions.For(codec).Options["pix_fmt"].Normalize(format) is not null;
}
