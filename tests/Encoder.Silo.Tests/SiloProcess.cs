using System.Diagnostics;
using System.Text;

namespace Encoder.Silo.Tests;

/// <summary>One silo, and what it has said.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private readonly StringBuilder output = new();
    private readonly Process process;
    private TaskCompletionSource said = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SiloProcess(Process process, int port, int gateway)
    {
        (this.process, Port, Gateway) = (process, port, gateway);
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Port { get; }

    public int Gateway { get; }

    public int Id => process.Id;

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

    /// <summary>SIGTERM, and its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) await KillAsync();
        process.Dispose();
    }

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
