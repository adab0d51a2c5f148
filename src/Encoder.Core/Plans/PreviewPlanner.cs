using Encoder.Core.Ladders;
using Encoder.Core.Probing;

namespace Encoder.Core.Plans;

/// <summary>
/// Pictures are made of a rendition, not of the source: it is turned, deinterlaced and mended already, and every segment of it begins with a
/// picture that needs no other. Both are upright, in square pixels, and of the standard range.
/// </summary>
internal static class PreviewPlanner
{
    // Of this many frames the one that is most like the others is the poster: not the black one that a film may begin with.
    private const int PosterChoice = 100;
    private static readonly RungBounds Poster = new(640, 360);
    private static readonly RungBounds Thumbnail = new(160, 90);

    // JPEG is full range in the matrix of BT.601, whatever the film is in.
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

    // A rung that keeps high dynamic range has ten bits, which are mapped as for a rung that has not.
    private static string Scaled(int width, int height, RungPlan rung, VideoTrack track) =>
        $"scale={width}:{height}:{FilterChain.ScaleFlags}{(rung.VideoRange is null ? "" : $",{DynamicRange.Map(track)},format=yuv420p")},setsar=1";

    private static (int Width, int Height) Fit(RungBounds bounds, VideoTrack track)
    {
        var fit = PictureFit.Within(bounds, track, keepsSamples: false) ?? PictureFit.SourceSize(track, keepsSamples: false);
        return track.RotationDegrees is 90 or 270 ? (fit.Height, fit.Width) : (fit.Width, fit.Height);
    }
}
