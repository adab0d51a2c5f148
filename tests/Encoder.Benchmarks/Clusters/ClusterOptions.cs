using System.Globalization;

namespace Encoder.Benchmarks.Clusters;

/// <summary>The arguments of the verb <c>cluster</c>.</summary>
internal sealed record ClusterOptions
{
    public IReadOnlyList<string> Parts { get; init; } = ["processes", "dispatcher", "nodes"];

    /// <summary>Silo processes.</summary>
    public IReadOnlyList<int> Silos { get; init; } = [1, 2, 4];

    /// <summary>Chunks of the job on a folder and Redis.</summary>
    public int Chunks { get; init; } = 4000;

    /// <summary>Chunks of the job on Azurite, which is an emulator and slower than the service.</summary>
    public int AzureChunks { get; init; } = 1000;

    /// <summary>Simulated nodes of one slot.</summary>
    public IReadOnlyList<int> Nodes { get; init; } = [1, 4, 16, 64];

    /// <summary>How long a simulated node waits for each chunk.</summary>
    public double ChunkSeconds { get; init; } = 2;

    public int ChunksPerNode { get; init; } = 30;

    /// <summary>Null when an argument is not one of these.</summary>
    public static ClusterOptions? Parse(string[] arguments)
    {
        ClusterOptions? options = new();
        for (var index = 0; index < arguments.Length && options is not null; index += 2)
        {
            var value = arguments.ElementAtOrDefault(index + 1) ?? "";
            options = arguments[index] switch
            {
                "--parts" => options with { Parts = value.Split(',') },
                "--silos" => options with { Silos = Numbers(value) },
                "--chunks" => options with { Chunks = Number(value) },
                "--azure-chunks" => options with { AzureChunks = Number(value) },
                "--nodes" => options with { Nodes = Numbers(value) },
                "--chunk-seconds" => options with { ChunkSeconds = double.Parse(value, CultureInfo.InvariantCulture) },
                "--chunks-per-node" => options with { ChunksPerNode = Number(value) },
                _ => null,
            };
        }

        return options;
    }

    private static int[] Numbers(string list) => [.. list.Split(',').Select(Number)];

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
