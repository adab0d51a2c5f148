using Encoder.Core.Ladders;
using Encoder.Core.Probing;

namespace Encoder.Core.Plans;

/// <summary>
/// Previews are made from a rendition, not from the source: it is already rotated, deinterlaced and repaired, and every segment starts with a
/// keyframe. Both kinds are upright, in square pixels and standard dynamic range.
/// </summary>
internal static class PreviewPlanner
{
    // The poster is the frame among this many that is most similar to the others, so that it is not a black first frame.
    private const int PosterChoice = 100;
    private static readonly RungBounds Poster = new(640, 360);
    private static readonly RungBounds Thumbnail = new(160, 90);

    // JPEG always uses full range and the BT.601 matrix.
    private const string ToJpeg = $"scale={FilterChain.ScaleFlags}:out_range=pc:out_color_matrix=bt601,format=yuvj420p";

    public static PreviewPlan Plan(MediaInfo media, VideoPlan video)
    {
        var track = media.Video.Single(track => track.Index == video.TrackIndex);
        var (width, height) = Fit(Poster, track);
        var rungs = video.Lanes.SelectMany(lane => lane.Rungs).OrderBy(Pixels).ThenBy(rung => rung.Rendition, StringComparer.Ordinal).ToList();
        var rung = rungs.Find(rung => Pixels(rung) >= (long)width * height) ?? rungs[^1];
        var (thumbnailWidth, thumbnailHeight) = Fit(Thumbnail, track);
        return new(
            rung.Rendition, thumbnailWidth, thumbnailHeight,
            $"{Scaled(thumbnailWidth, thumbnailHeight, rung, track)},{ToJpeg}",
            $"{Scaled(width, height, rung, track)},scale={FilterChain.ScaleFlags},format=rgb24,thumbnail={PosterChoice},{ToJpeg}");
    }

    private static long Pixels(RungPlan rung) => (long)rung.Width * rung.Height;

    // A rung that keeps high dynamic range is converted as for a rung with standard range.
    private static string Scaled(int width, int height, RungPlan rung, VideoTrack track) =>
        $"scale={width}:{height}:{FilterChain.ScaleFlags}{(rung.VideoRange is null ? "" : $",{DynamicRange.Map(track)},format=yuv420p")},setsar=1";

    private static (int Width, int Height) Fit(RungBounds bounds, VideoTrack track)
    {
        var fit = PictureFit.Within(bounds, track, keepsSamples: false) ?? PictureFit.SourceSize(track, keepsSamples: false);
        return track.RotationDegrees is 90 or 270 ? (fit.Height, fit.Width) : (fit.Width, fit.Height);
    }
}
