using Encoder.Core.Plans;
using Encoder.Core.Playlists;

namespace Encoder.Node.Work;

/// <summary>The renditions of a plan with their committed segments, as playlists, manifest and report list them.</summary>
internal static class RenditionTracks
{
    public static IReadOnlyList<RenditionTrack> Of(EncodePlan plan, RunResult result) => Of(plan, result.Find);

    /// <param name="find">Finds the published part of a rendition; null when nothing is published.</param>
    public static IReadOnlyList<RenditionTrack> Of(EncodePlan plan, Func<string, RenditionResult?> find)
    {
        List<RenditionTrack> tracks = [];
        foreach (var rung in plan.Rungs())
            if (find(rung.Rendition) is { } found) tracks.Add(Video(plan, rung, found));
        foreach (var audio in plan.Audio)
            if (find(audio.Rendition) is { } found) tracks.Add(Audio(plan, audio, found));
        return tracks;
    }

    private static RenditionTrack Video(EncodePlan plan, RungPlan rung, RenditionResult result) => new()
    {
        Name = rung.Rendition,
        Kind = RenditionKind.Video,
        TrackIndex = plan.Video!.TrackIndex,
        Codecs = result.First.Codecs,
        Width = rung.Width,
        Height = rung.Height,
        FrameRate = rung.FrameRate ?? plan.Video.FrameRate,
        VideoRange = rung.VideoRange,
        Color = rung.Color,
        Encryption = plan.Encryption,
        Timebase = result.First.Timescale,
        Segments = result.Segments,
        Bandwidth = Bandwidth(plan, result),
    };

    private static RenditionTrack Audio(EncodePlan plan, AudioPlan audio, RenditionResult result) => new()
    {
        Name = audio.Rendition,
        Kind = RenditionKind.Audio,
        TrackIndex = audio.TrackIndex,
        Codecs = result.First.Codecs,
        Channels = audio.Channels,
        SampleRateHz = audio.SampleRateHz,
        Language = audio.Language,
        Title = audio.Title,
        IsDefault = audio.IsDefault,
        Purpose = audio.Purpose,
        BitrateBps = audio.BitrateBps,
        Group = audio.Group,
        Encryption = plan.Encryption,
        Timebase = result.First.Timescale,
        Segments = result.Segments,
        Bandwidth = Bandwidth(plan, result),
    };

    private static Bandwidth Bandwidth(EncodePlan plan, RenditionResult result) => Core.Playlists.Bandwidth.Of(
        result.Segments, result.First.Timescale, HlsMediaPlaylist.TargetSeconds(result.Segments, result.First.Timescale, plan.SegmentDuration));
}
