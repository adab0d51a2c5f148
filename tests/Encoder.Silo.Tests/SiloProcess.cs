using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Encoder.Silo.Tests;

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

    /// <summary>Whether it was killed while it ran work: an attempt has its folder from when its lease is taken until it has ended.</summary>
    public bool DiedWithLease { get; private set; }

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

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGKILL if it runs work right now: it is stopped for the look, so that what is seen is what it dies with.</summary>
    public async Task KillInWorkAsync()
    {
        if (process.HasExited) return;
        await SignalAsync("STOP");
        DiedWithLease = Directory.Exists(scratch) && Directory.GetDirectories(scratch).SelectMany(Directory.GetDirectories).SelectMany(Directory.GetDirectories).Any();
        if (DiedWithLease) await KillAsync();
        else await SignalAsync("CONT");
    }

    /// <summary>SIGTERM, and its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        await SignalAsync("TERM");
        await process.WaitForExitAsync();
        return process.ExitCode;
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
