using System.Diagnostics;

namespace Encoder.TestSupport.Media;

/// <summary>Runs ffmpeg or ffprobe for a test, by itself: what is tested must not make its own expectations.</summary>
public static class MediaTool
{
    /// <summary>True when both tools can be started.</summary>
    public static bool IsInstalled { get; } = Find("ffmpeg") && Find("ffprobe");

    /// <summary>Runs the tool and returns its standard output; any other end than exit 0 is an exception with its standard error.</summary>
    public static async Task<string> RunAsync(string tool, IEnumerable<string> arguments, byte[]? input = null)
    {
        var start = new ProcessStartInfo(tool, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await FeedAsync(process, input);
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{tool} {string.Join(' ', start.ArgumentList)}\nexit {process.ExitCode}\n{await error}");
    }

    /// <summary><see cref="RunAsync(string, IEnumerable{string}, byte[])"/> with ffmpeg, quiet, overwriting.</summary>
    public static Task<string> FfmpegAsync(IEnumerable<string> arguments, byte[]? input = null) =>
        RunAsync("ffmpeg", ["-nostdin", "-hide_banner", "-v", "error", "-y", .. arguments], input);

    /// <summary>ffprobe's JSON.</summary>
    public static Task<string> FfprobeAsync(params string[] arguments) =>
        RunAsync("ffprobe", ["-v", "error", "-of", "json", .. arguments]);

    /// <summary>Words of a command line without quotes in it.</summary>
    public static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static async Task FeedAsync(Process process, byte[]? input)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input ?? []);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The tool had read enough (a pipe closed early); its exit status tells whether that was right.
        }
    }

    private static bool Find(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, tool)) || File.Exists(Path.Combine(folder, tool + ".exe")));
}
