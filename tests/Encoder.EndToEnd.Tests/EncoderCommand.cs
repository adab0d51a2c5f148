using System.Diagnostics;

namespace Encoder.EndToEnd.Tests;

/// <summary>The command <c>encoder</c> as a user runs it: its own process, its own exit code.</summary>
internal static class EncoderCommand
{
    public const string Lossless = "-c:v libx264 -preset ultrafast -qp 0";

    /// <summary>The executable.</summary>
    public static readonly string Path = System.IO.Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "encoder.exe" : "encoder");

    /// <summary>Starts the command; the caller ends it.</summary>
    public static Process Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    /// <summary>Starts it with variables of its own.</summary>
    public static Process Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public static async Task<CommandResult> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        process.StandardInput.Close();
        return await EndAsync(process);
    }

    public static async Task<CommandResult> EndAsync(Process process)
    {
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new CommandResult(process.ExitCode, await output, await error);
    }

    /// <summary>Encodes a file that must succeed, and gives the output folder.</summary>
    public static async Task<string> EncodeAsync(string source, params string[] arguments)
    {
        var folder = System.IO.Path.Combine(TestSupport.Media.TestMedia.NewFolder(), "out");
        var result = await RunAsync(["encode", source, "-o", folder, .. arguments]);
        Assert.True(result.ExitCode == 0, $"exit {result.ExitCode}\n{result.Output}\n{result.Error}");
        return folder;
    }
}

internal sealed record CommandResult(int ExitCode, string Output, string Error);
