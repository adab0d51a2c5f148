using System.Globalization;
using System.Text.Json;
using Encoder.Core.Playlists;
using Encoder.TestSupport.Media;

namespace Encoder.Core.Tests.Playlists;

/// <summary>What another's demuxers make of our lists: no warning, every stream, the real durations, every packet.</summary>
public sealed class FfprobeReadsListsTests(EncodedRenditions encoded) : IClassFixture<EncodedRenditions>
{
    [FfmpegFact]
    public async Task Master_TwoRungsTwoSounds_IsReadWithoutAWarning()
    {
        await encoded.WriteListsAsync([.. encoded.Video, .. encoded.Audio]);

        var seen = await ProbeAsync("master.m3u8");

        Assert.Equal(2, seen.Programs);
        Assert.Equal(["aac", "aac", "h264", "h264"], seen.Codecs);
        Assert.InRange(seen.Seconds, EncodedRenditions.VideoSeconds - 0.000002m, EncodedRenditions.VideoSeconds + 0.000002m);
        Assert.Equal(["de", "en"], seen.Languages);
    }

    [FfmpegFact]
    public async Task Manifest_TwoRungsTwoSounds_IsReadWithoutAWarning()
    {
        await encoded.WriteListsAsync([.. encoded.Video, .. encoded.Audio]);

        var seen = await ProbeAsync("manifest.mpd");

        Assert.Equal(["aac", "aac", "h264", "h264"], seen.Codecs);
        Assert.Equal(9, seen.Seconds); // ffmpeg 5.1 reads whole seconds of PT9.216S
        Assert.Equal(["de", "en"], seen.Languages);
    }

    [FfmpegFact]
    public async Task Lists_TwoSoundsOnly_AreReadWithoutAWarning()
    {
        await encoded.WriteListsAsync(encoded.Audio);

        Assert.Equal(["aac", "aac"], (await ProbeAsync("master.m3u8")).Codecs);
        Assert.Equal(["aac", "aac"], (await ProbeAsync("manifest.mpd")).Codecs);
    }

    [FfmpegFact]
    public async Task Lists_OneSoundAtTwoBitrates_AreReadWithoutAWarning()
    {
        await encoded.WriteListsAsync([.. encoded.Audio.Select(track => track with { TrackIndex = 1, Language = null, Title = null })]);

        var seen = await ProbeAsync("master.m3u8");

        Assert.Equal(2, seen.Programs);
        Assert.Equal(["aac", "aac"], seen.Codecs);
        Assert.Equal(["aac", "aac"], (await ProbeAsync("manifest.mpd")).Codecs);
    }

    [FfmpegFact]
    public async Task Lists_PicturesOnly_AreReadWithoutAWarning()
    {
        await encoded.WriteListsAsync(encoded.Video);

        Assert.Equal(["h264", "h264"], (await ProbeAsync("master.m3u8")).Codecs);
        Assert.Equal(["h264", "h264"], (await ProbeAsync("manifest.mpd")).Codecs);
    }

    // 9.2 s of 25 frames are 230. One stream at a time: ffmpeg's DASH demuxer ends all when the first is through.
    [FfmpegFact]
    public async Task Lists_EveryRung_GiveEveryPacket()
    {
        await encoded.WriteListsAsync([.. encoded.Video, .. encoded.Audio]);

        foreach (var list in new[] { "master.m3u8", "manifest.mpd" })
            foreach (var stream in new[] { "v:0", "v:1" })
                Assert.Equal(230, await CountPacketsAsync(list, stream));
    }

    [FfmpegFact]
    public async Task MediaPlaylist_StillGrowing_IsReadUpToWhereItStands()
    {
        var track = encoded.Video[0];
        var growing = HlsMediaPlaylist.Write([.. track.Segments.Take(3)], track.Timebase, TimeSpan.FromSeconds(2), isComplete: false);
        await File.WriteAllTextAsync(Path.Combine(encoded.Folder, track.Name, "growing.m3u8"), growing);

        Assert.Contains("h264", await Ffprobe.ReadAsync(
            Path.Combine(encoded.Folder, track.Name, "growing.m3u8"), "-live_start_index", "0", "-show_entries", "stream=codec_name"));
    }

    private async Task<int> CountPacketsAsync(string list, string stream)
    {
        var output = await Ffprobe.ReadAsync(
            Path.Combine(encoded.Folder, list), "-select_streams", stream, "-show_entries", "packet=pts", "-of", "csv=p=0");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
    }

    private async Task<Seen> ProbeAsync(string list)
    {
        var output = await Ffprobe.ReadAsync(
            Path.Combine(encoded.Folder, list), "-of", "json", "-show_programs", "-show_streams", "-show_format");
        using var json = JsonDocument.Parse(output);
        var streams = json.RootElement.GetProperty("streams").EnumerateArray().ToList();
        var languages = streams
            .Select(stream => stream.TryGetProperty("tags", out var tags) && tags.TryGetProperty("language", out var language) ? language.GetString() : null)
            .OfType<string>();
        return new Seen(
            json.RootElement.GetProperty("programs").GetArrayLength(),
            [.. streams.Select(stream => stream.GetProperty("codec_name").GetString()!).Order()],
            [.. languages.Order()],
            decimal.Parse(json.RootElement.GetProperty("format").GetProperty("duration").GetString()!, CultureInfo.InvariantCulture));
    }

    private sealed record Seen(int Programs, List<string> Codecs, List<string> Languages, decimal Seconds);
}
