using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Encoder.Silo.Tests;

/// <summary>Silo processes on one data folder, and client processes of theirs.</summary>
internal sealed class SiloProcesses : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly List<SiloProcess> silos = [];

    public string Data { get; } = Path.Combine(TestSupport.Media.TestMedia.NewFolder(), "data");

    public IReadOnlyList<SiloProcess> All => silos;

    /// <summary>Starts a silo and returns when it takes part.</summary>
    public async Task<SiloProcess> StartAsync(int slots)
    {
        var (port, gateway) = FreePorts();
        var process = Start("encoder-silo", ["--silo-port", $"{port}", "--gateway-port", $"{gateway}", "--data", Data, "--slots", $"{slots}", "--http-port", "0"]);
        var silo = new SiloProcess(process, port, Path.Combine(Data, ".scratch", $"{port}"));
        silos.Add(silo);
        await silo.WaitForAsync("Application started").WaitAsync(Patience);
        if (slots > 0) await silo.WaitForAsync("encodes at once").WaitAsync(Patience);
        return silo;
    }

    /// <summary>Starts a client that submits the file; the caller reads it to its end.</summary>
    public Process Submit(string spec, string file) =>
        Start("cluster-client", [Data, spec, file]);

    public string OutputOf(string job) => Path.Combine(Data, "jobs", job, "out");

    public string Logs() => string.Join("\n\n", silos.Select(silo => $"silo {silo.Port}:\n{silo.Output}"));

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in Enumerable.Reverse(silos)) await silo.DisposeAsync();
    }

    private static Process Start(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, program), arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;

    private static (int Silo, int Gateway) FreePorts()
    {
        using var one = new TcpListener(IPAddress.Loopback, 0);
        using var other = new TcpListener(IPAddress.Loopback, 0);
        one.Start();
        other.Start();
        return (((IPEndPoint)one.LocalEndpoint).Port, ((IPEndPoint)other.LocalEndpoint).Port);
    }
}
