using System.Globalization;
using System.Runtime.InteropServices;

namespace Encoder.Benchmarks.Engine;

/// <summary>
/// Verb <c>engine</c>: the control plane with an encoder that does nothing. Every chunk goes the whole way: granted, leased, segments and
/// record written, published, compacted.
/// </summary>
internal static class EngineBenchmark
{
    private const int WarmUp = 10_000;
    private const string Usage = "engine [--chunks 1000,10000,100000] [--tmpfs DIR|-] [--durable DIR|-] [--slots 16] [--rounds 1]";

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (!TryParse(arguments, out var options))
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }

        var rows = new List<EngineRun>();
        foreach (var (name, root, durable) in options.Stores)
        {
            // Once unmeasured: the just-in-time compiler is no part of the control plane.
            await EngineRun.MeasureAsync(name, root, durable, WarmUp, options.Slots);
            foreach (var chunks in options.Chunks)
            {
                var rounds = new List<EngineRun>();
                for (var round = 0; round < options.Rounds; round++) rounds.Add(await EngineRun.MeasureAsync(name, root, durable, chunks, options.Slots));
                rows.Add(rounds.OrderBy(round => round.Elapsed).ElementAt(rounds.Count / 2));
                await Console.Error.WriteLineAsync($"{name} {chunks}: {rows[^1].ChunksPerSecond:0} chunks/s");
            }
        }

        Print(arguments, rows);
        return 0;
    }

    private static void Print(string[] arguments, List<EngineRun> rows)
    {
        Console.WriteLine($"`Encoder.Benchmarks engine {string.Join(' ', arguments)}` on {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, .NET {Environment.Version}");
        Console.WriteLine();
        Console.WriteLine("| store | chunks | chunks/s | µs per chunk | ÷ at the fewest | CPU µs per chunk | bytes allocated per chunk | resident MiB | recovery s |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var row in rows)
        {
            var ratio = row.MicrosecondsPerChunk / rows.First(first => first.Store == row.Store).MicrosecondsPerChunk;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {row.Store} | {row.Chunks:N0} | {row.ChunksPerSecond:N0} | {row.MicrosecondsPerChunk:0} | {ratio:0.00} | {row.CpuMicrosecondsPerChunk:0} | {row.BytesPerChunk:N0} | {row.ResidentMiB:0} | {row.Recovery.TotalSeconds:0.00} |"));
        }
    }

    private static bool TryParse(string[] arguments, out Options options)
    {
        options = new Options([1000, 10_000, 100_000], "/dev/shm", Path.GetTempPath(), 16, 1);
        for (var index = 0; index + 1 < arguments.Length; index += 2)
        {
            var value = arguments[index + 1];
            switch (arguments[index])
            {
                case "--chunks":
                    options = options with { Chunks = [.. value.Split(',').Select(number => int.Parse(number, CultureInfo.InvariantCulture))] };
                    break;
                case "--tmpfs":
                    options = options with { Tmpfs = value };
                    break;
                case "--durable":
                    options = options with { Durable = value };
                    break;
                case "--slots":
                    options = options with { Slots = int.Parse(value, CultureInfo.InvariantCulture) };
                    break;
                case "--rounds":
                    options = options with { Rounds = int.Parse(value, CultureInfo.InvariantCulture) };
                    break;
                default:
                    return false;
            }
        }

        return arguments.Length % 2 == 0;
    }

    private sealed record Options(int[] Chunks, string Tmpfs, string Durable, int Slots, int Rounds)
    {
        public IEnumerable<(string Name, string Root, bool Durable)> Stores
        {
            get
            {
                if (Tmpfs != "-" && Directory.Exists(Tmpfs)) yield return ("tmpfs", Tmpfs, false);
                if (Durable != "-") yield return ("durable", Durable, true);
            }
        }
    }
}
