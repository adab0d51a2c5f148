using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Encoder.TestSupport.Media;
using Encoder.TestSupport.Processes;

namespace Encoder.EndToEnd.Tests;

/// <summary>What ffmpeg and ffprobe really open, as the kernel saw it.</summary>
public sealed partial class TraceTests
{
    // Programs, libraries and their settings, and the kernel's own files; ffmpeg reads nothing of a user here.
    private static readonly string[] Machine = ["/usr/", "/lib", "/etc/ld.so", "/etc/alternatives/", "/proc/", "/sys/", "/dev/", "/opt/", "/nix/store/"];

    // bubblewrap builds the world of its child before that child is there.
    private static readonly string[] Tools = ["/ffmpeg\"", "/ffprobe\""];

    // Whatever opens a file, or sends a packet with or without a connection; a call that this kernel has not is left out.
    private const string Calls = "trace=execve,?open,openat,?openat2,?creat,connect,bind,sendto,sendmsg";

    // An asset that arrives is read over the node's own endpoint: no other address is spoken to.
    [TraceFact]
    public async Task Upload_Traced_SpeaksToTheLoopbackAlone()
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Size = "64x48", Seconds = "1", Video = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p" });
        var (data, trace) = (TestMedia.NewFolder(), Path.Combine(TestMedia.NewFolder(), "trace"));
        using var server = Process.Start(new ProcessStartInfo("strace", ["-f", "--seccomp-bpf", "-qq", "-s", "4096", "-e", Calls, "-o", trace, EncoderExecutable.Path, "serve", "--port", "0", "--data", data])
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            var address = await EncoderCommand.AddressAsync(server);
            var result = await EncoderCommand.RunProcessAsync("upload", clip, "--server", address, "--ladder", "240p", "--wait");
            Assert.True(result.ExitCode == 0, result.Error);
        }
        finally
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
        }

        var calls = OfTools(await File.ReadAllLinesAsync(trace)).ToList();
        var packets = calls.Where(call => call.Contains("AF_INET", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(packets);
        Assert.All(packets, packet => Assert.Contains("inet_addr(\"127.0.0.1\")", packet, StringComparison.Ordinal));
        Assert.DoesNotContain(calls.Select(Opened).OfType<string>(), path => !IsOwn(path, data, data));
    }

    [TraceTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Encode_Traced_OpensItsOwnFilesAndNoConnection(bool external)
    {
        var clip = await TestMedia.ClipAsync(new ClipSpec { Size = "64x48", Seconds = "1", Video = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p" });
        var folder = TestMedia.NewFolder();
        var (source, output, trace) = (Path.Combine(folder, "source.mov"), Path.Combine(folder, "out"), Path.Combine(folder, "trace"));
        var content = await File.ReadAllBytesAsync(clip);
        await File.WriteAllBytesAsync(source, external ? HostileFiles.WithExternalData(content, "/etc/passwd") : content);

        var exit = await RunAsync(["-f", "--seccomp-bpf", "-qq", "-s", "4096", "-e", Calls, "-o", trace, EncoderExecutable.Path, "encode", source, "-o", output, "--ladder", "240p"]);

        Assert.Equal(external ? 1 : 0, exit);
        var calls = OfTools(await File.ReadAllLinesAsync(trace)).ToList();
        Assert.Contains(calls, call => call.Contains(source, StringComparison.Ordinal));
        Assert.DoesNotContain(calls, call => call.Contains("AF_INET", StringComparison.Ordinal));
        Assert.DoesNotContain(calls.Select(Opened).OfType<string>(), path => !IsOwn(path, source, output));
    }

    private static bool IsOwn(string path, string source, string output) =>
        path == source || path.StartsWith(output, StringComparison.Ordinal) || path.StartsWith(output + ".", StringComparison.Ordinal)
        || path.StartsWith(Path.GetDirectoryName(output)! + "/.", StringComparison.Ordinal)
        || !path.StartsWith('/') || Machine.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>The calls of each process from the moment on at which it became ffmpeg or ffprobe, its threads included.</summary>
    private static IEnumerable<string> OfTools(IEnumerable<string> lines)
    {
        HashSet<string> tools = [];
        HashSet<string> others = [];
        foreach (var line in lines)
        {
            var process = line.Split(' ', 2)[0];
            if (line.Contains("execve(", StringComparison.Ordinal)) (Tools.Any(tool => line.Split(',')[0].EndsWith(tool, StringComparison.Ordinal)) ? tools : others).Add(process);
            if (tools.Contains(process)) yield return line;
        }
    }

    /// <summary>The path of a call that opened it; null for others and for failures.</summary>
    private static string? Opened(string call) => Open().Match(call) is { Success: true } match ? match.Groups[1].Value : null;

    private static async Task<int> RunAsync(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("strace", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = new StringBuilder();
        await Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError), process.WaitForExitAsync());
        return process.ExitCode;

        async Task ReadAsync(StreamReader reader) => said.Append(await reader.ReadToEndAsync());
    }

    [GeneratedRegex(@"open(?:at)?\((?:AT_FDCWD, )?""([^""]*)"".* = [0-9]+$")]
    private static partial Regex Open();
}

/// <summary>Needs strace: skipped on a machine without it, unless <c>CI=true</c>.</summary>
internal sealed class TraceTheoryAttribute : TheoryAttribute
{
    public TraceTheoryAttribute() => Skip = TraceFactAttribute.WhyNot;
}

/// <inheritdoc cref="TraceTheoryAttribute"/>
internal sealed class TraceFactAttribute : FactAttribute
{
    public TraceFactAttribute() => Skip = WhyNot;

    public static string? WhyNot { get; } =
        Environment.GetEnvironmentVariable("CI") == "true" || (MediaTool.IsInstalled && File.Exists("/usr/bin/strace")) ? null : "strace is not installed";
}
