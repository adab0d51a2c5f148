using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Encoder.AzureSupport;
using Encoder.Cluster.Tests;
using Encoder.Cluster.Tests.Redis;

namespace Encoder.Benchmarks.Clusters;

/// <summary>Part 1: one job over silo processes, on a folder with Redis and on Azurite.</summary>
internal static class ProcessesBenchmark
{
    private const int Slots = 16;

    public static async Task RunAsync(ClusterOptions options)
    {
        Console.WriteLine();
        Console.WriteLine("| on | silos | chunks | chunks/s | CPU µs per chunk | lease ms, median | 95 % | storage operations per chunk |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var silos in options.Silos)
        {
            await using var redis = await RedisServer.StartAsync();
            await MeasureAsync("folder, Redis", silos, options.Chunks, "--Cluster:Provider", redis.Address);
        }

        if (AzuriteServer.Missing is { } missing)
        {
            Console.WriteLine($"\n{missing}");
            return;
        }

        foreach (var silos in options.Silos)
        {
            await using var azurite = await AzuriteServer.StartAsync();
            await MeasureAsync("Azurite", silos, options.AzureChunks, "--Cluster:Provider", "azure", "--Silo:Store", "azure", "--Azure:ConnectionString", azurite.ConnectionString);
        }
    }

    private static async Task MeasureAsync(string on, int silos, int chunks, params string[] keys)
    {
        var folder = Directory.CreateTempSubdirectory("encoder-cluster-").FullName;
        var processes = Enumerable.Range(0, silos).Select(_ => Start(chunks, ["--Silo:Data", folder, .. keys])).ToList();
        try
        {
            foreach (var process in processes) await ReadAsync(process, "ready");
            foreach (var process in processes) await process.StandardInput.WriteLineAsync("begin");
            await processes[0].StandardInput.WriteLineAsync("submit");
            var ended = await ReadAsync(processes[0], "ended ");
            var figures = new List<SiloFigures>();
            foreach (var process in processes)
            {
                await process.StandardInput.WriteLineAsync("end");
                figures.Add(JsonSerializer.Deserialize<SiloFigures>(await ReadAsync(process, "{"))!);
            }

            Print(on, silos, chunks, double.Parse(ended[6..], CultureInfo.InvariantCulture) / 1000, figures);
            foreach (var process in processes) await process.WaitForExitAsync();
        }
        finally
        {
            foreach (var process in processes)
            {
                if (!process.HasExited) process.Kill();
                process.Dispose();
            }

            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Print(string on, int silos, int chunks, double seconds, List<SiloFigures> figures)
    {
        var leases = figures.SelectMany(each => each.Leases).Order().ToList();
        var operations = figures.Sum(each => each.Operations);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {on} | {silos} | {chunks:N0} | {chunks / seconds:N0} | {figures.Sum(each => each.CpuSeconds) / chunks * 1e6:N0} | {leases[leases.Count / 2]:0.0} | {leases[leases.Count * 95 / 100]:0.0} | {(operations > 0 ? $"{(double)operations / chunks:0.0}" : "–")} |"));
    }

    // Ports of its own, so that several clusters of this machine never meet.
    private static Process Start(int chunks, string[] keys) => Process.Start(new ProcessStartInfo(
        Path.Combine(AppContext.BaseDirectory, "Encoder.Benchmarks"),
        [
            BenchmarkSilo.Verb, $"{chunks}", $"{Slots}", "--Silo:SiloPort", $"{FreePort.Next()}", "--Silo:GatewayPort", $"{FreePort.Next()}", .. keys,
        ])
    { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    private static async Task<string> ReadAsync(Process process, string beginning)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.StartsWith(beginning, StringComparison.Ordinal)) return line;
        throw new InvalidOperationException("A silo ended.");
    }
}
