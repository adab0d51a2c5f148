using System.Diagnostics;
using System.Globalization;
using Encoder.Cli;
using Encoder.Cli.CommandLine;
using Encoder.Silo.Embedded;
using Encoder.TestSupport.Processes;

namespace Encoder.EndToEnd.Tests;

/// <summary>
/// The command <c>encoder</c>: the whole command line with the real engine. Where the process is what a test is about, it runs in a process
/// of its own; elsewhere in the process of the tests, because a start costs seconds of processor time.
/// </summary>
internal static class EncoderCommand
{
    public const string Lossless = "-c:v libx264 -preset ultrafast -qp 0";

    /// <summary>Starts the command; the caller ends it.</summary>
    public static Process Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    /// <summary>Starts it with variables of its own.</summary>
    public static Process Start(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(EncoderExecutable.Path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Where a started server answers. Warnings of its log may stand before the line that names the address.</summary>
    public static async Task<string> AddressAsync(Process server)
    {
        while (await server.StandardOutput.ReadLineAsync() is { } line)
            if (line.StartsWith("Serving ", StringComparison.Ordinal)) return line.Split(' ')[1];
        throw new InvalidOperationException("The server ended.");
    }

    /// <summary>Runs the command in a process of its own that stands in a folder.</summary>
    public static async Task<CommandResult> RunInAsync(string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(EncoderExecutable.Path, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = folder,
        })!;
        process.StandardInput.Close();
        return await EndAsync(process);
    }

    /// <summary>Runs the command in the process of the tests. Nothing is synced to the disk: no test here cuts the power.</summary>
    public static async Task<CommandResult> RunAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var host = new CliHost(
            TextWriter.Synchronized(output), TextWriter.Synchronized(error), IsTerminal: false, TimeProvider.System,
            async (options, time, cancellationToken) => await LocalEngine.StartAsync(options with { Durable = false }, time, cancellationToken));
        var exitCode = await EncoderCommandLine.RunAsync(arguments, host, CancellationToken.None);
        return new CommandResult(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Runs the command as a user does, in a process of its own.</summary>
    public static async Task<CommandResult> RunProcessAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        process.StandardInput.Close();
        return await EndAsync(process);
    }

    /// <summary>Runs it, and tells the processor time of it and of all it started: a shell adds them up.</summary>
    public static async Task<(CommandResult Result, TimeSpan Cpu)> RunMeasuredAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("sh", ["-c", "\"$0\" \"$@\"; code=$?; times >&2; exit $code", EncoderExecutable.Path, .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var result = await EndAsync(process);

        // The last line: user and system time of the children, such as "0m1.830s 0m0.512s".
        var lines = result.Error.TrimEnd().Split('\n');
        var cpu = lines[^1].Split(' ').Select(time => time.TrimEnd('s').Split('m')).Sum(parts => (double.Parse(parts[0], CultureInfo.InvariantCulture) * 60) + double.Parse(parts[1], CultureInfo.InvariantCulture));
        return (result with { Error = string.Join('\n', lines[..^2]) }, TimeSpan.FromSeconds(cpu));
    }

    public static async Task<CommandResult> EndAsync(Process process)
    {
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new CommandResult(process.ExitCode, await output, await error);
    }

    /// <summary>Encodes a file that must succeed, has the delivery read by <see cref="IndependentReader"/>, and gives the output folder.</summary>
    public static async Task<string> EncodeAsync(string source, params string[] arguments)
    {
        var folder = System.IO.Path.Combine(TestSupport.Media.TestMedia.NewFolder(), "out");
        var result = await RunAsync(["encode", source, "-o", folder, .. arguments]);
        Assert.True(result.ExitCode == 0, $"exit {result.ExitCode}\n{result.Output}\n{result.Error}");
        await IndependentReader.AssertAgreesAsync(folder);
        return folder;
    }
}

internal sealed record CommandResult(int ExitCode, string Output, string Error);
