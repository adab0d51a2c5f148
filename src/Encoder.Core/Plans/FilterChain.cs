using Encoder.Core.Probing;
using Encoder.Core.Time;

namespace Encoder.Core.Plans;

/// <summary>
/// The filters of a rung: 1. crop an odd column or row; 2. scale; 3. dynamic range; 4. rotate; 5. pixel format; 6. sample aspect ratio, normally square.
/// The scale filter is always present: it passes frames of the target size unchanged, and handles a resolution that changes in the middle.
/// </summary>
internal static class FilterChain
{
    /// <summary>Without <c>bitexact</c> the vertical scaler rounds differently with and without AVX2, so results would differ between nodes.</summary>
    public const string ScaleFlags = "flags=bicubic+bitexact";

    /// <param name="mapsRange">Whether high dynamic range is converted to standard dynamic range.</param>
    public static string Of(VideoTrack track, PictureFit fit, string pixelFormat, bool keepsSamples, bool mapsRange = false)
    {
        var filters = new List<string>();
        if (fit.CropsWidth || fit.CropsHeight)
            filters.Add($"crop={(fit.CropsWidth ? "trunc(iw/2)*2" : "iw")}:{(fit.CropsHeight ? "trunc(ih/2)*2" : "ih")}:0:0");
        filters.Add($"scale={fit.Width}:{fit.Height}:{ScaleFlags}{(mapsRange ? "" : Conversion(track, keepsSamples))}");

        if (mapsRange)
            filters.Add(DynamicRange.Map(track));

        // GOP files do not contain the display matrix, so only this filter rotates the picture.
        if (Turn(track) is { } turn)
            filters.Add(turn);
        filters.Add($"format={pixelFormat}");
        filters.Add(fit.SampleAspect is { Num: 1, Den: 1 } ? "setsar=1" : $"setsar={Turned(fit.SampleAspect, track.RotationDegrees)}:max=65535");
        return string.Join(',', filters);
    }

    private static string Conversion(VideoTrack track, bool keepsSamples)
    {
        if (PixelFormats.IsRgb(track.PixelFormat))
            return ":out_color_matrix=bt709:out_range=tv";
        return ColorTags.IsFullRange(track) && !keepsSamples ? ":out_range=tv" : "";
    }

    private static Rational Turned(Rational aspect, int clockwise) => clockwise is 90 or 270 ? new(aspect.Den, aspect.Num) : aspect;

    private static string? Turn(VideoTrack track) => (track.RotationDegrees, track.IsMirrored) switch
    {
        (90, false) => "transpose=clock",
        (180, false) => "hflip,vflip",
        (270, false) => "transpose=cclock",
        (0, true) => "hflip",
        (90, true) => "transpose=clock_flip",
        (180, true) => "vflip",
        (270, true) => "transpose=cclock_flip",
        _ => null,
    };
}
