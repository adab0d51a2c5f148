using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Encoder.Benchmarks.Uploads;

/// <summary>The published <c>encoder serve</c> as a process of its own, on a free port over a folder of its own.</summary>
internal sealed class ServedEncoder : IAsyncDisposable
{
    private const int Terminate = 15;
    private readonly Process process;
    private readonly Task drained;

    private ServedEncoder(Process process, Uri address, Task drained) => (this.process, Address, this.drained) = (process, address, drained);

    public Uri Address { get; }

    /// <summary>Resident memory now, in MiB.</summary>
    public double ResidentMiB => StatusMiB("VmRSS:");

    /// <summary>The most it ever had, in MiB.</summary>
    public double PeakMiB => StatusMiB("VmHWM:");

    /// <summary>Processor time so far.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public static async Task<ServedEncoder> StartAsync(string program, string data, params string[] more)
    {
        var start = new ProcessStartInfo(program, ["serve", "--port", "0", "--data", data, .. more]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Split(' ') is ["Serving", var address, ..])
                return new ServedEncoder(process, new Uri(address), Task.WhenAll(errors, process.StandardOutput.ReadToEndAsync()));
        }
        throw new InvalidOperationException($"{program} serve did not start: {await errors}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited && SendSignal(process.Id, Terminate) != 0)
            throw new InvalidOperationException("The server could not be told to stop.");
        await process.WaitForExitAsync();
        await drained;
        process.Dispose();
    }

    private double StatusMiB(string field)
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith(field, StringComparison.Ordinal));
        return long.Parse(line[field.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024.0;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int SendSignal(int process, int signal);
}
