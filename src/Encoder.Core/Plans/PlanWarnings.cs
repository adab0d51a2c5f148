using Encoder.Contracts;
using Encoder.Core.Probing;

namespace Encoder.Core.Plans;

/// <summary>
/// What a plan leaves out or changes of a source, for the report: 1. tracks that nothing is made of; 2. an odd column or line; 3. dynamic range;
/// 4. channels of sound.
/// Cover art, tracks of chapters and tracks that the spec does not choose are no news.
/// </summary>
internal static class PlanWarnings
{
    public static IReadOnlyList<Fault> Of(MediaInfo media, VideoPlan? video, IReadOnlyList<AudioPlan> audio) =>
        [.. Tracks(media, video), .. Picture(media, video), .. audio.Select(plan => Channels(media, plan)).OfType<Fault>()];

    // Where nobody says which channel is which, ffmpeg takes one of six or more for low frequencies; more than eight cannot be mixed at all.
    private static Fault? Channels(MediaInfo media, AudioPlan plan)
    {
        var track = media.Audio.First(track => track.Index == plan.TrackIndex);
        if (track.ChannelLayout is not null || track.Channels <= plan.Channels) return null;
        var left = track.Channels switch
        {
            > 8 => $"channels {Math.Max(plan.Channels, 2) + 1} to {track.Channels} are",
            >= 6 => "channel 4, taken for low frequencies, is",
            _ => null,
        };
        return left is null ? null : new(
            ErrorCodes.ChannelsLeftOut,
            $"Sound track {track.Index} has {track.Channels} channels and does not say where they belong: {left} left out in {plan.Rendition}.");
    }

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
