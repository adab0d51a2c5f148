using Encoder.Contracts;
using Encoder.Core.Probing;

namespace Encoder.Core.Plans;

/// <summary>
/// Warnings about parts of a source that a plan omits or changes: 1. tracks that are not encoded; 2. an odd column or row; 3. dynamic range.
/// No warning is given for cover art, chapter tracks and tracks that the spec does not select.
/// </summary>
internal static class PlanWarnings
{
    public static IReadOnlyList<Fault> Of(MediaInfo media, VideoPlan? video) => [.. Tracks(media, video), .. Picture(media, video)];

    private static IEnumerable<Fault> Tracks(MediaInfo media, VideoPlan? video) =>
        media.Others.Where(other => !other.IsExpected)
            .Select(other => Ignored(other.Index, other.Kind, other.Codec, other.Reason))
            .Concat(media.Video.Where(track => track.Index != video?.TrackIndex)
                .Select(track => Ignored(track.Index, "video", track.Codec, "only one video track is encoded: the default track, or else the first")));

    private static Fault Ignored(int index, string kind, string codec, string reason) =>
        new(ErrorCodes.TrackIgnored, $"Track {index} ({kind}, {codec}) is not encoded: {reason}.");

    private static IEnumerable<Fault> Picture(MediaInfo media, VideoPlan? video)
    {
        if (video is null) yield break;
        var track = media.Video.Single(track => track.Index == video.TrackIndex);
        var rungs = video.Lanes.SelectMany(lane => lane.Rungs).ToList();
        if (Names(rungs, rung => rung.Filters.Contains("crop=", StringComparison.Ordinal)) is { } cropped)
            yield return new(ErrorCodes.PictureCropped, $"The picture has an odd size, {track.Width}x{track.Height}. Its last column or row is cropped in {cropped}.");
        if (Names(rungs, rung => rung.Filters.Contains("tonemap=", StringComparison.Ordinal)) is { } mapped)
            yield return new(ErrorCodes.RangeMapped, $"The high dynamic range (HDR) of the source is converted to BT.709 in {mapped}. HEVC and AV1 rungs keep it.");
    }

    private static string? Names(IEnumerable<RungPlan> rungs, Func<RungPlan, bool> matches) =>
        string.Join(", ", rungs.Where(matches).Select(rung => rung.Rendition)) is { Length: > 0 } names ? names : null;
}
