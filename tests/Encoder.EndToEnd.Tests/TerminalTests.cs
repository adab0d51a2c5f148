using System.Diagnostics;
using Encoder.TestSupport.Media;
using Encoder.TestSupport.Processes;

namespace Encoder.EndToEnd.Tests;

/// <summary>A terminal that is gone or cannot be written: an encode of hours failed for a line that nobody would have read.</summary>
public sealed class TerminalTests
{
    private const int Aborted = 134;

    [FfmpegTheory]
    [InlineData(">&-")]
    [InlineData("2>&-")]
    [InlineData("<&- >&- 2>&-")]
    [InlineData(">/dev/full 2>/dev/full")]
    public async Task Encode_WithoutATerminal_EncodesAllTheSame(string redirection)
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Seconds = "1", Audio = null });
        var output = Path.Combine(TestMedia.NewFolder(), "out");

        var (exitCode, error) = await ShellAsync(redirection, "encode", clip, "-o", output, "--ladder", "240p", "--encoder-params", EncoderCommand.Lossless);

        Assert.True(exitCode == 0, error);
        Assert.True(File.Exists(Path.Combine(output, "job.json")));
        Assert.StartsWith("{", await File.ReadAllTextAsync(Path.Combine(output, "job.json")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(">&-", 0)]
    [InlineData("2>&-", 0)]
    [InlineData("<&- >&- 2>&-", 0)]
    [InlineData(">/dev/full", 1)]
    public async Task Version_WithoutATerminal_DoesNotAbort(string redirection, int expected)
    {
        var (exitCode, error) = await ShellAsync(redirection, "--version");

        Assert.NotEqual(Aborted, exitCode);
        Assert.Equal(expected, exitCode);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    // The key that cannot be shown could never be used.
    [Theory]
    [InlineData(">&-")]
    [InlineData(">/dev/full")]
    public async Task NewKey_ThatCannotBePrinted_IsNotMade(string redirection)
    {
        var keys = Path.Combine(TestMedia.NewFolder(), "keys.json");

        var (exitCode, error) = await ShellAsync(redirection, "keys", "new", "ci", "--keys", keys);

        Assert.Equal(1, exitCode);
        Assert.Contains("none was made", error, StringComparison.Ordinal);
        Assert.False(File.Exists(keys));
    }

    private static async Task<(int ExitCode, string Error)> ShellAsync(string redirection, params string[] arguments)
    {
        var start = new ProcessStartInfo("sh", ["-c", $"exec \"$0\" \"$@\" {redirection}", EncoderExecutable.Path, .. arguments])
        {
            RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        await output;
        return (process.ExitCode, error);
    }
}
