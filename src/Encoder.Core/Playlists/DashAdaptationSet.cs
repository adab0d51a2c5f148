using Encoder.Core.Time;

namespace Encoder.Core.Playlists;

/// <summary>Renditions between which a player can switch seamlessly: one AdaptationSet (ISO/IEC 23009-1 §5.3.3).</summary>
/// <param name="IsMain">Whether it is played by default.</param>
internal sealed record DashAdaptationSet(RenditionKind Kind, bool IsMain, IReadOnlyList<DashRepresentation> Representations)
{
    /// <summary>The first rendition, which has the common properties of all.</summary>
    public RenditionTrack First => Representations[0].Track;

    /// <summary>Whether one SegmentTimeline applies to all, as for rungs, whose segments start at the same frames.</summary>
    public bool SharesTimeline => Representations.All(one =>
        one.Timeline.Timescale == Representations[0].Timeline.Timescale && one.Timeline.Runs.SequenceEqual(Representations[0].Timeline.Runs));

    /// <summary>
    /// Whether segments with the same number start at the same time in all (§5.3.3.2). That is not the case when a rung with its own frame rate has no frame at that
    /// time. The tolerance is one millisecond, to which containers round times.
    /// </summary>
    public bool IsAligned => SharesTimeline || Representations.All(one => Starts(one).Zip(Starts(Representations[0])).All(pair => Math.Abs(pair.First - pair.Second) <= 1000));

    /// <summary>Groups renditions: video by codec and dynamic range, audio by source track, codec and channels.</summary>
    public static IReadOnlyList<DashAdaptationSet> Of(IReadOnlyList<RenditionTrack> tracks)
    {
        var audio = tracks.Where(track => track.Kind == RenditionKind.Audio).ToList();
        var main = (audio.FirstOrDefault(track => track.IsDefault) ?? audio.FirstOrDefault())?.TrackIndex;
        var videoSets = tracks.Where(track => track.Kind == RenditionKind.Video)
            .GroupBy(track => (track.CodecFamily, track.VideoRange))
            .Select(group => new DashAdaptationSet(RenditionKind.Video, true, RepresentationsOf(group)));
        var audioSets = audio.GroupBy(track => (track.TrackIndex, track.CodecFamily, track.Channels))
            .Select(group => new DashAdaptationSet(RenditionKind.Audio, group.Key.TrackIndex == main, RepresentationsOf(group)));
        return [.. videoSets, .. audioSets];
    }

    private static IEnumerable<long> Starts(DashRepresentation one) =>
        one.Track.Segments.Select(segment => Timebase.Microseconds.Rescale(segment.Start, one.Track.Timebase));

    private static List<DashRepresentation> RepresentationsOf(IEnumerable<RenditionTrack> tracks) =>
        [.. tracks.Select(track => new DashRepresentation(track, DashTimeline.Of(track)))];
}

/// <summary>A rendition in a manifest.</summary>
internal sealed record DashRepresentation(RenditionTrack Track, DashTimeline Timeline);
