using Encoder.Contracts;
using Encoder.Core.Plans;
using Encoder.Core.Time;
using Encoder.Grains;

namespace Encoder.Node.Work;

/// <summary>The source part of the report, known once the plan exists.</summary>
internal static class SourceReports
{
    public static SourceReport Of(SourceRef source, EncodePlan plan)
    {
        var media = plan.Media;
        var sounds = plan.Audio.Select(audio => audio.TrackIndex).ToHashSet();
        var tracks = media.Video
            .Select(track => new TrackReport(
                track.Index, "video", track.Codec, track.Index == plan.Video?.TrackIndex, track.Language, track.Width, track.Height,
                track.AverageFrameRate.ToString()))
            .Concat(media.Audio.Select(track => new TrackReport(
                track.Index, "audio", track.Codec, sounds.Contains(track.Index), track.Language,
                Channels: track.Channels, SampleRateHz: track.SampleRateHz)))
            .Concat(media.Subtitles.Select(track => new TrackReport(
                track.Index, "subtitle", track.Codec, plan.Subtitles.Any(one => one.TrackIndex == track.Index), track.Language)))
            .Concat(media.Others.Select(track => new TrackReport(track.Index, track.Kind, track.Codec, false)))
            .OrderBy(track => track.Index);
        return new SourceReport(
            source.FileName, media.Length, source.Fingerprint, media.Demuxer,
            media.DurationUs is { } us ? Timebase.Microseconds.Seconds(us) : null, [.. tracks])
        {
            Chapters = [.. media.Chapters.Select(chapter => new ChapterReport(chapter.Start.TotalSeconds, chapter.End.TotalSeconds, chapter.Title))],
        };
    }
}
