using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Encoder.Cluster.Tests;

/// <summary>One silo, and what it has said.</summary>
internal sealed partial class SiloProcess : IAsyncDisposable
{
    private readonly StringBuilder output = new();
    private readonly Process process;
    private readonly string scratch;
    private TaskCompletionSource said = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SiloProcess(Process process, int port, string scratch)
    {
        (this.process, Port, this.scratch) = (process, port, scratch);
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Port { get; }

    /// <summary>Where it answers HTTP, once started.</summary>
    public Uri Http => new(ListeningOn().Match(Output).Groups[1].Value);

    /// <summary>Its node's name, once that takes work.</summary>
    public string Node => NodeName().Match(Output).Groups[1].Value;

    public bool HasExited => process.HasExited;

    public string Output
    {
        get
        {
            lock (output) return output.ToString();
        }
    }

    /// <summary>Waits until the silo has said it; fails when it ends before.</summary>
    public async Task WaitForAsync(string text)
    {
        var exited = process.WaitForExitAsync();
        while (true)
        {
            Task next;
            lock (output)
            {
                if (output.ToString().Contains(text, StringComparison.Ordinal)) return;
                next = said.Task;
            }

            if (await Task.WhenAny(next, exited) == exited) throw new InvalidOperationException($"The silo ended with {process.ExitCode}:\n{Output}");
        }
    }

    /// <summary>Waits until the process has ended.</summary>
    public async Task<int> ExitAsync()
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGSTOP as soon as it runs work.</summary>
    public async Task FreezeOnceInWorkAsync()
    {
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!await FreezeInWorkAsync()) await look.WaitForNextTickAsync();
    }

    /// <summary>
    /// SIGSTOP if it runs work right now: true when it did and stands still. An attempt has its folder from when its lease is taken until it
    /// has ended; the process is stopped for the look, so that what is seen is what it stops with.
    /// </summary>
    private async Task<bool> FreezeInWorkAsync()
    {
        await SignalAsync("STOP");
        if (Attempts().Any()) return true;
        await ContinueAsync();
        return false;
    }

    /// <summary>SIGSTOP as soon as it runs an encode; its node must log at Debug.</summary>
    /// <returns>That encode.</returns>
    public async Task<string> FreezeOnceEncodingAsync()
    {
        while (true)
        {
            await FreezeOnceInWorkAsync();
            var attempts = Attempts().Select(Path.GetFileName).ToHashSet();
            if (Begun().Matches(Output).FirstOrDefault(begun => attempts.Contains(begun.Groups[2].Value)) is { } encode) return encode.Groups[1].Value;
            await ContinueAsync();
        }
    }

    private IEnumerable<string> Attempts() =>
        Directory.Exists(scratch) ? Directory.GetDirectories(scratch).SelectMany(Directory.GetDirectories).SelectMany(Directory.GetDirectories) : [];

    /// <summary>SIGCONT.</summary>
    public Task ContinueAsync() => SignalAsync("CONT");

    /// <summary>SIGTERM, and its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        await SignalAsync("TERM");
        return await ExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await KillAsync();
        process.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync();
    }

    [GeneratedRegex(@"Now listening on: (\S+)")]
    private static partial Regex ListeningOn();

    [GeneratedRegex(@"Node (\S+) runs")]
    private static partial Regex NodeName();

    [GeneratedRegex(@"(\S+/Encode/\S+) started as attempt (\S+)")]
    private static partial Regex Begun();

    private void Hear(string? line)
    {
        if (line is null) return;
        lock (output)
        {
            output.AppendLine(line);
            said.TrySetResult();
            said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
