using Encoder.Core.Delivery;
using Encoder.Core.Playlists;
using Encoder.Core.Time;

namespace Encoder.Core.Tests.Playlists;

/// <summary>Builders of renditions with good defaults.</summary>
internal static class Renditions
{
    public static readonly Timebase Millis = new(1, 1000);

    public static RenditionTrack Video(string name = "720p", int width = 1280, int height = 720, string codecs = "avc1.64001f") => new()
    {
        Name = name,
        Kind = RenditionKind.Video,
        TrackIndex = 0,
        Codecs = codecs,
        Width = width,
        Height = height,
        FrameRate = new Rational(24, 1),
        Timebase = Millis,
        Segments = Segments(4000, 4000, 1500),
        Bandwidth = new Bandwidth(900_000, 1_200_000),
    };

    public static RenditionTrack Audio(string name = "audio-eng", string? language = "eng", int track = 1, string codecs = "mp4a.40.2") => new()
    {
        Name = name,
        Kind = RenditionKind.Audio,
        TrackIndex = track,
        Codecs = codecs,
        Channels = 2,
        SampleRateHz = 48000,
        Language = language,
        Timebase = new Timebase(1, 48000),
        Segments = Segments(192512, 191488, 72000),
        Bandwidth = new Bandwidth(128_000, 130_000),
    };

    /// <summary>Segments that follow one another from zero, 1,000 bytes each.</summary>
    public static IReadOnlyList<SegmentInfo> Segments(params long[] durations) => SegmentsFrom(0, durations);

    public static IReadOnlyList<SegmentInfo> SegmentsFrom(long start, params long[] durations)
    {
        var segments = new List<SegmentInfo>();
        foreach (var duration in durations)
        {
            segments.Add(new SegmentInfo(segments.Count, null, start, duration, 1000));
            start += duration;
        }

        return segments;
    }
}
