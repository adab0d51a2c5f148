using System.Runtime.InteropServices;

namespace Encoder.Benchmarks.Clusters;

/// <summary>
/// Verb <c>cluster</c>: (1) the control plane over silo processes with an encoder that does nothing, (2) what one dispatcher bears, (3) how
/// near to the ideal simulated nodes come, whose encodes are timed waits.
/// </summary>
internal static class ClusterBenchmark
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (ClusterOptions.Parse(arguments) is not { } options)
        {
            await Console.Error.WriteLineAsync("cluster: unknown argument");
            return 2;
        }

        Console.WriteLine($"`Encoder.Benchmarks cluster {string.Join(' ', arguments)}` on {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, .NET {Environment.Version}");
        if (options.Parts.Contains("processes")) await ProcessesBenchmark.RunAsync(options);
        if (options.Parts.Contains("dispatcher")) await DispatcherBenchmark.RunAsync();
        if (options.Parts.Contains("nodes")) await NodesBenchmark.RunAsync(options);
        return 0;
    }
}
