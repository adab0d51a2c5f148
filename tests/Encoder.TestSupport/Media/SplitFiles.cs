namespace Encoder.TestSupport.Media;

/// <summary>Splits a clip with the product's own splitter arguments, by ffmpeg alone.</summary>
public static class SplitFiles
{
    /// <summary>The pieces of the first video track, in order.</summary>
    /// <param name="more">Further options of the NUT muxer.</param>
    public static Task<IReadOnlyList<string>> VideoAsync(string path, string seconds = "1", string more = "") =>
        SplitAsync(path, "-map 0:v:0 -c copy -copytb 1", seconds, "-break_non_keyframes 1", more);

    /// <summary>The first video track cut at keyframes, half a second apart at least.</summary>
    public static Task<IReadOnlyList<string>> GopsAsync(string path) => SplitAsync(path, "-map 0:v:0 -c copy -copytb 1", "0.5");

    /// <summary>The list of audio files, beside them: lines such as <c>000002.nut,4.000000,5.000000</c>.</summary>
    public const string List = "files.csv";

    /// <summary>The files of the first audio track, encoded once and cut about every <paramref name="seconds"/>.</summary>
    public static Task<IReadOnlyList<string>> AudioAsync(string path, string encoder = "-c:a aac -b:a 128000", string seconds = "2") =>
        SplitAsync(path, "-map 0:a:0 -af aresample=async=1:first_pts=0 " + encoder, seconds);

    private static async Task<IReadOnlyList<string>> SplitAsync(string path, string arguments, string seconds, string cut = "", string more = "")
    {
        var folder = TestMedia.NewFolder();
        await MediaTool.FfmpegAsync([
            "-i", "file:" + path, .. MediaTool.Words(arguments), "-avoid_negative_ts", "disabled", "-f", "segment", "-segment_format", "nut",
            "-segment_time", seconds, .. MediaTool.Words(cut), "-segment_list", "file:" + Path.Combine(folder, List), "-segment_format_options", "output_ts_offset=3600:write_index=0" + more, "file:" + Path.Combine(folder, "%06d.nut")]);
        return [.. Directory.GetFiles(folder, "*.nut").Order(StringComparer.Ordinal)];
    }
}
