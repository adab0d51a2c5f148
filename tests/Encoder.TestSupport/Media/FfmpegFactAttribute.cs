using Xunit;

namespace Encoder.TestSupport.Media;

/// <summary>A test that needs ffmpeg and ffprobe: skipped on a laptop without them, run (and failing) when <c>CI=true</c>.</summary>
public sealed class FfmpegFactAttribute : FactAttribute
{
    public FfmpegFactAttribute() => Skip = FfmpegSkip.Reason;
}

/// <summary>Rows of <see cref="FfmpegFactAttribute"/>.</summary>
public sealed class FfmpegTheoryAttribute : TheoryAttribute
{
    public FfmpegTheoryAttribute() => Skip = FfmpegSkip.Reason;
}

internal static class FfmpegSkip
{
    public static string? Reason { get; } =
        MediaTool.IsInstalled || Environment.GetEnvironmentVariable("CI") == "true" ? null : "ffmpeg and ffprobe are not installed";
}
