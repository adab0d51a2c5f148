using Encoder.Core.Chunks;
using Encoder.Core.Plans;

namespace Encoder.Ffmpeg.Commands;

/// <summary>A second of silence, encoded as a rendition's sound is: what stands behind the end of a track that ends early.</summary>
public static class SilenceCommand
{
    private const string Format = "aformat=";

    /// <summary>Name of the file in the scratch directory.</summary>
    public static string FileName(int index) => $"silence{index}.nut";

    /// <summary>The command for the audio rendition at <paramref name="index"/> of the plan.</summary>
    public static FfmpegCommand For(AudioPlan audio, int index, string scratchDirectory) => new("ffmpeg",
    [
        "-nostdin", "-hide_banner", "-nostats", "-v", "warning",
        "-filter_complex", $"anullsrc=r={audio.SampleRateHz}:d=1,{audio.Filters[audio.Filters.LastIndexOf(Format, StringComparison.Ordinal)..]}[silence]",
        "-map", "[silence]", .. audio.EncoderArguments, "-map_metadata", "-1", "-avoid_negative_ts", "disabled",
        "-f", "nut", "-write_index", "0", "-output_ts_offset", TimelineOffset.Seconds.ToString(System.Globalization.CultureInfo.InvariantCulture),
        FileUrl.Output(scratchDirectory, FileName(index)), "-progress", "pipe:1",
    ])
    { ScratchDirectory = scratchDirectory };
}
