using System.Diagnostics;

namespace Encoder.Core.Tests.Playlists;

/// <summary>Runs a command-line tool to its end.</summary>
internal static class Tool
{
    /// <summary>Whether ffmpeg and ffprobe are there.</summary>
    public static bool HasFfmpeg { get; } = IsOnPath("ffmpeg") && IsOnPath("ffprobe");

    public static async Task<(string Output, string Errors)> RunAsync(string tool, string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(tool, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{tool} {string.Join(' ', arguments)}: {await errors}");
        return (await output, await errors);
    }

    private static bool IsOnPath(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, tool)));
}

/// <summary>A test that needs ffmpeg: skipped on a laptop without it, failed by a CI without it.</summary>
public sealed class FfmpegFactAttribute : FactAttribute
{
    public FfmpegFactAttribute()
    {
        if (!Tool.HasFfmpeg && Environment.GetEnvironmentVariable("CI") is not ("true" or "1"))
            Skip = "ffmpeg is not installed";
    }
}
