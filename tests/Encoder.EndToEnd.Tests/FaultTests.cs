using Encoder.TestSupport.Media;

namespace Encoder.EndToEnd.Tests;

/// <summary>What cannot be done ends with exit 1 and one sentence with its code, and leaves nothing behind.</summary>
public sealed class FaultTests
{
    [FfmpegFact]
    public Task Encode_ZeroBytes_Refused() => RefusedAsync(Write("empty.mp4", []), "asset.empty");

    // By its name it is an MP4 for ffmpeg, and one without an index.
    [FfmpegFact]
    public async Task Encode_TextNamedMp4_IsNoMediaFile() =>
        Assert.Contains("not a readable media file", await RefusedAsync(Write("text.mp4", "This is no film.\n"u8.ToArray()), "asset.unreadable"), StringComparison.Ordinal);

    [FfmpegFact]
    public Task Encode_PlaylistNamedMp4_Refused() =>
        RefusedAsync(Write("list.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n/etc/passwd\n"u8.ToArray()), "asset.unreadable");

    [FfmpegFact]
    public Task Encode_MissingFile_Refused() => RefusedAsync(Path.Combine(TestMedia.NewFolder(), "missing.mp4"), "asset.not_found");

    [FfmpegFact]
    public async Task Encode_SubtitlesAlone_Refused()
    {
        var text = Write("lines.srt", "1\n00:00:00,000 --> 00:00:01,000\nHello\n"u8.ToArray());
        var source = Path.Combine(TestMedia.NewFolder(), "lines.mkv");
        await MediaTool.FfmpegAsync(["-i", text, "-c:s", "srt", source]);
        await RefusedAsync(source, "asset.no_decodable_track");
    }

    [FfmpegFact]
    public async Task Encode_UnknownLadder_Refused() =>
        await RefusedAsync(await TestMedia.ClipAsync(new ClipSpec()), "spec.ladder_unknown", "--ladder", "721p");

    [FfmpegFact]
    public async Task Encode_ParameterOutsideTheList_RefusedByName()
    {
        var error = await RefusedAsync(await TestMedia.ClipAsync(new ClipSpec()), "spec.parameter_refused", "--encoder-params", "-c:v libx264 -f tee");
        Assert.Contains("-f", error, StringComparison.Ordinal);
    }

    [FfmpegFact]
    public async Task Encode_FolderThatCannotBeMade_Refused()
    {
        var file = Write("file", [1]);
        var result = await EncoderCommand.RunAsync("encode", await TestMedia.ClipAsync(new ClipSpec()), "-o", Path.Combine(file, "out"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("[store.unwritable]", result.Error, StringComparison.Ordinal);
    }

    [FfmpegFact]
    public async Task Encode_SameFolderOtherSpec_RefusedUnlessForced()
    {
        var source = await TestMedia.ClipAsync(new ClipSpec());
        var folder = await EncoderCommand.EncodeAsync(source, "--ladder", "240p");

        var refused = await EncoderCommand.RunAsync("encode", source, "-o", folder, "--ladder", "360p");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("[output.taken]", refused.Error, StringComparison.Ordinal);

        var forced = await EncoderCommand.RunAsync("encode", source, "-o", folder, "--ladder", "360p", "--force");
        Assert.True(forced.ExitCode == 0, forced.Error);
        Assert.False(Directory.Exists(Path.Combine(folder, "240p")));
    }

    private static string Write(string name, byte[] content)
    {
        var path = Path.Combine(TestMedia.NewFolder(), name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private static async Task<string> RefusedAsync(string source, string code, params string[] options)
    {
        var folder = Path.Combine(TestMedia.NewFolder(), "out");
        var result = await EncoderCommand.RunAsync(["encode", source, "-o", folder, .. options]);

        Assert.Equal(1, result.ExitCode);
        var sentence = Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.EndsWith($"[{code}]", sentence, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder), "something was left behind");
        return sentence;
    }
}
