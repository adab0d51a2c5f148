using System.Globalization;
using Encoder.Core.Delivery;
using Encoder.Core.Playlists;
using Encoder.Core.Time;
using Encoder.TestSupport.Media;

namespace Encoder.Core.Tests.Playlists;

/// <summary>Two rungs and two sounds of 9.2 s, cut by ffmpeg's own muxer: init and segments as a job delivers them.</summary>
public sealed class EncodedRenditions : IAsyncLifetime
{
    public const decimal VideoSeconds = 9.2m;

    public string Folder { get; } = Directory.CreateTempSubdirectory("encoder-playlists-").FullName;

    public List<RenditionTrack> Video { get; } = [];

    public List<RenditionTrack> Audio { get; } = [];

    public async Task InitializeAsync()
    {
        if (!MediaTool.IsInstalled)
            return;
        Video.Add(await PicturesAsync("360p", 640, 360));
        Video.Add(await PicturesAsync("180p", 320, 180));
        Audio.Add(await SoundAsync("audio-eng", "eng", 1) with { Title = "Main \"mix\"\n#EXT-X-ENDLIST", IsDefault = true });
        Audio.Add(await SoundAsync("audio-deu", "deu", 2));
    }

    public Task DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Writes the playlists and the manifest over the segments.</summary>
    public async Task WriteListsAsync(IReadOnlyList<RenditionTrack> tracks)
    {
        foreach (var track in tracks)
        {
            var playlist = HlsMediaPlaylist.Write(track.Segments, track.Timebase, TimeSpan.FromSeconds(2), isComplete: true);
            await File.WriteAllTextAsync(Path.Combine(Folder, track.Name, "playlist.m3u8"), playlist);
        }

        await File.WriteAllTextAsync(Path.Combine(Folder, "master.m3u8"), HlsMultivariantPlaylist.Write(tracks));
        await File.WriteAllTextAsync(Path.Combine(Folder, "manifest.mpd"), DashManifest.Write(tracks));
    }

    private async Task<RenditionTrack> PicturesAsync(string name, int width, int height)
    {
        var segments = await CutAsync(
            name, new Timebase(1, 25), 1, $"testsrc2=s={width}x{height}:r=25:d=9.2",
            "-c:v", "libx264", "-preset", "ultrafast", "-g", "50", "-keyint_min", "50", "-sc_threshold", "0", "-bf", "2");
        return Renditions.Video(name, width, height, "avc1.42c01e") with
        {
            FrameRate = new Rational(25, 1), Timebase = new Timebase(1, 25), Segments = segments,
            Bandwidth = Bandwidth.Of(segments, new Timebase(1, 25), 2),
        };
    }

    private async Task<RenditionTrack> SoundAsync(string name, string language, int track)
    {
        var segments = await CutAsync(name, new Timebase(1, 48000), 1024, "sine=440:r=48000:d=9.2", "-c:a", "aac", "-ac", "2");
        return Renditions.Audio(name, language, track) with
        {
            Segments = segments, Bandwidth = Bandwidth.Of(segments, new Timebase(1, 48000), 3),
        };
    }

    private async Task<IReadOnlyList<SegmentInfo>> CutAsync(string name, Timebase timebase, long frame, string source, params string[] encoder)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
        await MediaTool.FfmpegAsync(
        [
            "-f", "lavfi", "-i", source, .. encoder,
            "-f", "hls", "-hls_time", "2", "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4",
            "-hls_fmp4_init_filename", "init.mp4", "-hls_segment_filename", Path.Combine(folder, "seg-%05d.m4s"),
            Path.Combine(folder, "ffmpeg.m3u8"),
        ]);

        // ffmpeg states six decimals; a whole number of frames says how many ticks they stand for.
        var segments = new List<SegmentInfo>();
        long start = 0;
        foreach (var line in await File.ReadAllLinesAsync(Path.Combine(folder, "ffmpeg.m3u8")))
        {
            if (!line.StartsWith("#EXTINF:", StringComparison.Ordinal))
                continue;
            var seconds = decimal.Parse(line["#EXTINF:".Length..^1], CultureInfo.InvariantCulture);
            var duration = (long)Math.Round(seconds * timebase.Den / timebase.Num / frame) * frame;
            var file = Path.Combine(folder, RunKeys.SegmentName(segments.Count));
            segments.Add(new SegmentInfo(segments.Count, null, start, duration, new FileInfo(file).Length));
            start += duration;
        }

        return segments;
    }
}
