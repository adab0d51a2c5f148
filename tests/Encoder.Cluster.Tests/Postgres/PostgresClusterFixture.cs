namespace Encoder.Cluster.Tests.Postgres;

/// <summary>A PostgreSQL server and silo processes on a folder.</summary>
public sealed class PostgresClusterFixture : ClusterRun, IAsyncLifetime
{
    private PostgresServer? postgres;

    public async Task InitializeAsync()
    {
        // A skipped test makes its fixture too.
        if (new PostgresFactAttribute().Skip is not null) return;
        postgres = await PostgresServer.StartAsync();
        Silos = new SiloProcesses("postgres", "--Silo:LeaseDuration", "00:00:08", "--Cluster:Postgres", postgres.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        if (HasSilos) await Silos.DisposeAsync();
        if (postgres is not null) await postgres.DisposeAsync();
    }
}
