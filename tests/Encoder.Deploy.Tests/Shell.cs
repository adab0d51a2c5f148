using System.Diagnostics;

namespace Encoder.Deploy.Tests;

/// <summary>Runs a line of bash to its end.</summary>
internal static class Shell
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs it in a folder (default: the checkout), with further variables of its environment.</summary>
    public static async Task<ShellResult> RunAsync(string line, string? folder = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("bash", ["-c", line])
        {
            WorkingDirectory = folder ?? Checkout.Root, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var stop = new CancellationTokenSource(Patience);
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(stop.Token), process.StandardError.ReadToEndAsync(stop.Token));
            await process.WaitForExitAsync(stop.Token);
            return new ShellResult(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Runs what must succeed.</summary>
    public static async Task<string> SucceedAsync(string line, string? folder = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var result = await RunAsync(line, folder, environment);
        Assert.True(result.ExitCode == 0, $"{line}\nended with {result.ExitCode}:\n{result.Output}{result.Error}");
        return result.Output;
    }
}

/// <summary>How a line of bash ended.</summary>
internal sealed record ShellResult(int ExitCode, string Output, string Error);
