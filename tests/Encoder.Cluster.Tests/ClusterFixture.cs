using Encoder.Cluster.Tests.Redis;

namespace Encoder.Cluster.Tests;

/// <summary>A Redis server and silo processes, shared by the tests of a class: each finds three silos running, and leaves what it likes.</summary>
public sealed class ClusterFixture : ClusterRun, IAsyncLifetime
{
    private RedisServer? redis;

    internal RedisServer Redis => redis!;

    public async Task InitializeAsync()
    {
        // A skipped test makes its fixture too.
        if (new RedisFactAttribute().Skip is not null) return;
        redis = await RedisServer.StartAsync();
        Silos = new SiloProcesses(redis.Address, "--Silo:LeaseDuration", "00:00:08");
    }

    public async Task DisposeAsync()
    {
        if (HasSilos) await Silos.DisposeAsync();
        if (redis is not null) await redis.DisposeAsync();
    }

    /// <summary>How many silos were declared dead so far; those that left in order are counted too.</summary>
    internal async Task<int> DeadAsync() => (await Redis.MembersAsync()).Count(static member => member.Contains("\"Status\":\"Dead\"", StringComparison.Ordinal) || member.Contains("\"Status\":6", StringComparison.Ordinal));
}
