using Encoder.Core.Probing;

namespace Encoder.Core.Plans;

/// <summary>Plans the subtitle renditions: every text track of an asset with video, named by language.</summary>
internal static class SubtitlePlanner
{
    public static IReadOnlyList<SubtitlePlan> Plan(MediaInfo media)
    {
        if (media.Video.Count == 0)
            return [];
        var plans = new List<SubtitlePlan>();
        var titles = TrackTitles.Of(media.Subtitles);
        foreach (var track in media.Subtitles)
        {
            var name = RenditionName.Unique("subtitles", track.Language, plans.Select(plan => plan.Rendition));
            plans.Add(new(name, track.Index, track.Language, titles[track.Index], track.IsDefault, track.IsForced) { Purpose = track.Purpose });
        }

        return plans;
    }
}
