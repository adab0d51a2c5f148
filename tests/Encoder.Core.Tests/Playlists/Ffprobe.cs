using System.Diagnostics;

namespace Encoder.Core.Tests.Playlists;

/// <summary>ffprobe with its warnings: <see cref="TestSupport.Media.MediaTool"/> shows them only when it fails.</summary>
internal static class Ffprobe
{
    /// <summary>Reads a list; fails on any line on standard error.</summary>
    public static async Task<string> ReadAsync(string list, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ffprobe", ["-v", "warning", .. arguments, list])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal("", await errors);
        Assert.Equal(0, process.ExitCode);
        return await output;
    }
}
