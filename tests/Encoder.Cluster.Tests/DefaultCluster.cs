namespace Encoder.Cluster.Tests;

/// <summary>Silos over a Redis that others use too, with every option at its default.</summary>
internal sealed class DefaultCluster : ClusterRun, IAsyncDisposable
{
    public DefaultCluster(string redis) => Silos = new SiloProcesses(redis, "--Cluster:Id", "defaults", "--Logging:LogLevel:Encoder.Node.Work.WorkRunner", "Debug");

    public ValueTask DisposeAsync() => Silos.DisposeAsync();
}
