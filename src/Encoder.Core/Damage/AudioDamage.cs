using System.Globalization;
using Encoder.Contracts;
using Encoder.Core.Probing;

namespace Encoder.Core.Damage;

/// <summary>Warnings about missing audio, per track: gaps, a late start, an early end.</summary>
internal static class AudioDamage
{
    // Tracks seldom start and end at exactly the same time; from this difference on there is a warning.
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(1);

    public static IEnumerable<Fault> Warnings(SplitSummary facts) =>
        from track in facts.AudioGaps
        let missing = Missing(track, facts.End).ToList()
        where missing.Count > 0
        select new Fault(ErrorCodes.AudioGap, $"{Name(facts.Media, track.TrackIndex)} {string.Join("; it ", missing)}.");

    private static IEnumerable<string> Missing(AudioGaps track, TimeSpan end)
    {
        if (track.Start >= Apart) yield return string.Create(CultureInfo.InvariantCulture, $"starts {track.Start.TotalSeconds:0.00} s late; silence is inserted before it");
        if (track.Count > 0)
        {
            var named = string.Join(", ", track.First.Select(gap => string.Create(CultureInfo.InvariantCulture, $"{gap.Start.TotalSeconds:0.00} to {gap.End.TotalSeconds:0.00} s")));
            var more = track.Count > track.First.Count ? $" and {track.Count - track.First.Count} more" : "";
            var gaps = track.Count == 1 ? "a gap" : $"{track.Count} gaps";
            yield return string.Create(CultureInfo.InvariantCulture, $"has {gaps}, {named}{more}: {track.Total.TotalSeconds:0.00} s, replaced by silence");
        }
        if (end - track.End >= Apart)
            yield return string.Create(CultureInfo.InvariantCulture, $"ends at {track.End.TotalSeconds:0.00} s, {(end - track.End).TotalSeconds:0.00} s before the other tracks, followed by silence");
    }

    private static string Name(MediaInfo media, int index) =>
        $"Audio track {index}{(media.Audio.FirstOrDefault(track => track.Index == index)?.Language is { } language ? $" ({language})" : "")}";
}
