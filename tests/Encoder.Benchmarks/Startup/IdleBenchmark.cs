using System.Globalization;
using Encoder.Benchmarks.Uploads;

namespace Encoder.Benchmarks.Startup;

/// <summary>Verb <c>idle</c>: what <c>encoder serve</c> costs that has nothing to do, after its first minute.</summary>
internal static class IdleBenchmark
{
    public static async Task<int> RunAsync(StartupOptions options)
    {
        Console.WriteLine("| command | share of a core | resident MiB |");
        Console.WriteLine("|---|---:|---:|");
        foreach (var encoder in options.Encoders)
        {
            var data = Directory.CreateTempSubdirectory("encoder-idle-").FullName;
            try
            {
                await using var server = await ServedEncoder.StartAsync(encoder, data);
                var watched = TimeSpan.FromSeconds(options.Seconds);
                await Task.Delay(watched);
                var before = server.CpuTime;
                await Task.Delay(watched);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {encoder} | {(server.CpuTime - before) / watched:P1} | {server.ResidentMiB:F0} |"));
            }
            finally
            {
                Directory.Delete(data, recursive: true);
            }
        }

        return 0;
    }
}
