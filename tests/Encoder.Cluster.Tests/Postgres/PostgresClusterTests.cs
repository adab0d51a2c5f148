using Encoder.Contracts;

namespace Encoder.Cluster.Tests.Postgres;

/// <summary>Silos over a real PostgreSQL: membership and reminders by Orleans' ADO.NET providers on our own schema.</summary>
[Trait("Category", "Long")]
public sealed class PostgresClusterTests(PostgresClusterFixture cluster) : IClassFixture<PostgresClusterFixture>
{
    [PostgresFact]
    public async Task Upload_ToTwoSilosThatAreKilledAndStartedElsewhere_SameBytes()
    {
        // Both at once: the tables are made once.
        var silos = await Task.WhenAll(cluster.Silos.StartAsync(), cluster.Silos.StartAsync());
        Assert.Equal(2, (await ClusterRun.GetAsync<NodePage>(silos[0], "api/nodes")).Nodes.Count);
        var restarted = false;

        await cluster.EncodeAsync(async done =>
        {
            if (done != 4) return;
            foreach (var silo in silos) await silo.KillAsync();
            await Task.WhenAll(cluster.Silos.StartAsync(), cluster.Silos.StartAsync());
            restarted = true;
        });

        Assert.True(restarted);
        Assert.Equal(0, await cluster.Silos.Running.First().TerminateAsync());
        Assert.DoesNotContain("Host=", cluster.Silos.Logs(), StringComparison.Ordinal);
    }
}
