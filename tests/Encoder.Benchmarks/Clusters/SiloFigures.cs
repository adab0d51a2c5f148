namespace Encoder.Benchmarks.Clusters;

/// <summary>What a <see cref="BenchmarkSilo"/> tells at its end, as one line of JSON.</summary>
/// <param name="CpuSeconds">Its processor time since the job began.</param>
/// <param name="Leases">How long each of its leases took to get, in ms.</param>
/// <param name="Operations">Requests to the storage account since the job began.</param>
internal sealed record SiloFigures(double CpuSeconds, IReadOnlyList<double> Leases, long Operations);
