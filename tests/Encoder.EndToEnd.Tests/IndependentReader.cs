using System.Globalization;
using Encoder.Contracts;
using FFMpegCore;

namespace Encoder.EndToEnd.Tests;

/// <summary>
/// Reads every delivered MP4, playlist and manifest with FFMpegCore, which shares no code with the product, and compares what it finds with
/// <c>job.json</c>: codecs, sizes, frame rates, durations, channels, languages.
/// </summary>
internal static class IndependentReader
{
    // Lists round durations, and the last packet of sound ends behind the last frame.
    private const double DurationTolerance = 0.1;

    // Of a source with holes ffmpeg's average leaves out the longest frames.
    private const double FrameRateTolerance = 0.05;

    /// <summary>Fails when a file of the folder says something else than the report.</summary>
    public static async Task AssertAgreesAsync(string folder)
    {
        var report = await OutputFiles.ReportAsync(folder);
        var videos = Expected(report, "video", rendition => new Stream(rendition, rendition.Width, rendition.Height));
        var sounds = SoundsOf(report);
        foreach (var stream in videos.Concat(sounds).Where(stream => Exists(folder, stream.Playlist)))
            AssertStreams([stream], await ReadAsync(folder, stream.Playlist));
        foreach (var list in new[] { "master.m3u8", "manifest.mpd" }.Where(list => Exists(folder, list)))
            AssertStreams([.. videos, .. sounds], await ReadAsync(folder, list));
        foreach (var video in videos.Where(video => Exists(folder, video.Mp4)))
            AssertMp4(video, sounds, report.Totals.LostFrames + report.Totals.AddedFrames, await ReadAsync(folder, video.Mp4));
    }

    private static void AssertMp4(Stream video, IReadOnlyList<Stream> sounds, long otherFrames, IMediaAnalysis media)
    {
        AssertStreams([video, .. sounds], media);
        var picture = media.PrimaryVideoStream!;
        Assert.Equal(video.Report.DurationSeconds, picture.Duration.TotalSeconds, DurationTolerance);

        // The report counts frames of the source: black and repeated frames, which stand for lost or missing ones, come on top.
        var frames = long.Parse(media.Raw.Streams[picture.Index].ExtensionData!["nb_frames"].GetString()!, CultureInfo.InvariantCulture);
        Assert.InRange(frames, video.Report.Frames, video.Report.Frames + otherFrames);
        Assert.Equal(1, picture.AverageFrameRate * picture.Duration.TotalSeconds / frames, FrameRateTolerance);
        Assert.Equal(sounds.Select(sound => sound.Language ?? "und"), media.AudioStreams.Select(sound => sound.Language));
    }

    private static void AssertStreams(IReadOnlyList<Stream> expected, IMediaAnalysis media)
    {
        Assert.Equal(
            expected.Select(stream => stream.ToString()).Order(StringComparer.Ordinal),
            media.VideoStreams.Select(video => $"{video.CodecName} {video.Width}x{video.Height}")
                .Concat(media.AudioStreams.Select(sound => $"{sound.CodecName} {Mixed(sound.Channels)} channels")).Order(StringComparer.Ordinal));
        AssertDuration([.. expected.Select(stream => stream.Report.DurationSeconds)], media);
    }

    /// <summary>ffmpeg 5.1 takes the duration of a multivariant playlist from one of its playlists, and reads whole seconds of a manifest's.</summary>
    private static void AssertDuration(IReadOnlyList<double> expected, IMediaAnalysis media)
    {
        var actual = media.Duration.TotalSeconds;
        switch (media.Format.FormatName)
        {
            case "hls":
                Assert.Contains(expected, one => Math.Abs(one - actual) < DurationTolerance);
                break;
            case "dash":
                Assert.InRange(actual, expected.Max() - 1 - DurationTolerance, expected.Max() + DurationTolerance);
                break;
            default:
                // The duration of the file includes the empty edit before a late first frame.
                Assert.Equal(expected.Max(), actual - media.Format.StartTime.TotalSeconds, DurationTolerance);
                break;
        }
    }

    /// <summary>The sounds that the documents promise: of each entry of the spec one per track, by default two channels at most.</summary>
    private static List<Stream> SoundsOf(JobReport report)
    {
        var tracks = report.Source.Tracks.Where(track => track is { Kind: "audio", Used: true }).ToList();
        var promised = new Queue<(TrackReport Track, int Channels)>(
            from spec in report.Spec.Audio.DefaultIfEmpty(new AudioSpec())
            from track in spec.Track is { } index ? [report.Source.Tracks.Where(track => track.Kind == "audio").ElementAt(index)] : tracks
            select (track, Math.Min(spec.Channels ?? 2, track.Channels!.Value)));
        return Expected(report, "audio", rendition =>
        {
            var (track, channels) = promised.Dequeue();
            return new Stream(rendition, Channels: channels, Language: track.Language);
        });
    }

    private static List<Stream> Expected(JobReport report, string kind, Func<RenditionReport, Stream> stream) =>
        [.. report.Renditions.Where(rendition => rendition.Kind == kind).Select(stream)];

    // Of three channels, 2.1 is mixed to two and 3.0 is kept. The report does not tell them apart; SoundLayoutTests compares their samples.
    private static int? Mixed(int? channels) => channels == 3 ? 2 : channels;

    private static bool Exists(string folder, string file) => File.Exists(Path.Combine(folder, file));

    // ffmpeg's DASH demuxer does not know .vtt, which it would refuse together with everything else.
    private static Task<IMediaAnalysis> ReadAsync(string folder, string file) =>
        FFProbe.AnalyseAsync(Path.Combine(folder, file), customArguments: file.EndsWith(".mpd", StringComparison.Ordinal) ? "-allowed_extensions ALL" : null);

    /// <summary>A stream that is to be found, and its name as the independent reader would write it.</summary>
    private sealed record Stream(RenditionReport Report, int? Width = null, int? Height = null, int? Channels = null, string? Language = null)
    {
        public string Playlist => Path.Combine(Report.Name, "playlist.m3u8");

        public string Mp4 => Report.Name + ".mp4";

        // RFC 6381 names and ffmpeg's.
        private string Codec => Report.Codecs.Split('.')[0] switch
        {
            "avc1" => "h264",
            "hvc1" or "hev1" => "hevc",
            "av01" => "av1",
            "vp09" => "vp9",
            "mp4a" => "aac",
            var same => same,
        };

        public override string ToString() => Channels is { } channels ? $"{Codec} {Mixed(channels)} channels" : $"{Codec} {Width}x{Height}";
    }
}
