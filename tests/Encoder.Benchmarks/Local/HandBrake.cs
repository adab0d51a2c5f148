namespace Encoder.Benchmarks.Local;

/// <summary>HandBrakeCLI with the settings of the ladder, for one rung: it makes one file of one size, without segments.</summary>
internal static class HandBrake
{
    public const string Program = "HandBrakeCLI";

    public static bool IsInstalled { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, Program)));

    public static IReadOnlyList<string> Command(LocalLadder ladder, string source, string output) =>
    [
        "-i", source, "-o", output, "-f", "av_mp4", "-e", "x264", "--encoder-preset", ladder.Preset, "--encoder-profile", "high", "-q", LocalLadder.Crf,
        "-x", $"keyint={ladder.FramesPerSegment}:min-keyint={ladder.FramesPerSegment}:scenecut=0", "-w", $"{ladder.Rungs[0].Width}", "-l", $"{ladder.Rungs[0].Height}",
        "--vfr", "-E", "av_aac", "-B", "128", "--mixdown", "stereo",
    ];
}
