using Encoder.Contracts;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Encoder.Silo.Clustering;

/// <summary>Membership and reminders in Redis, by Orleans' own providers.</summary>
internal sealed class RedisProvider(ClusterProviderOptions options) : IClusterProvider
{
    private readonly RedisAddress? address = RedisAddress.Parse(options.Provider);

    public string Description => address!.ToString();

    public bool SpansMachines => true;

    private ConfigurationOptions Configuration => address!.ToConfiguration(options.Redis);

    public IEnumerable<string> Validate()
    {
        if (address is null) yield return "--cluster redis: the address is not valid; give redis://HOST, redis://HOST:PORT or redis://HOST:PORT/DATABASE.";
        if (options.Redis.Ca is not { } authority) yield break;
        if (address is { IsTls: false }) yield return "Cluster:Redis:Ca is given, but --cluster is redis://, which is not encrypted; give rediss://.";
        if (!File.Exists(authority)) yield return $"Cluster:Redis:Ca: the file {authority} was not found.";
    }

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            var once = Configuration;
            once.AbortOnConnectFail = true;
            await using var redis = await ConnectionMultiplexer.ConnectAsync(once).WaitAsync(cancellationToken);
            await redis.GetDatabase().PingAsync().WaitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            throw new FaultException(ErrorCodes.ClusterProviderUnreachable, $"Redis at {Description} does not answer: {Reason(exception)}", exception.ToString());
        }
    }

    public void ConfigureSilo(ISiloBuilder silo)
    {
        silo.UseRedisClustering(redis => redis.ConfigurationOptions = Configuration);
        silo.UseRedisReminderService(redis => redis.ConfigurationOptions = Configuration);
    }

    public void ConfigureClient(IClientBuilder client) => client.UseRedisClustering(redis => redis.ConfigurationOptions = Configuration);

    // The rest of the client's message is advice about its settings and the state of its thread pools.
    private static string Reason(Exception exception) => exception.Message.Contains("NOAUTH", StringComparison.Ordinal) || exception.Message.Contains("WRONGPASS", StringComparison.Ordinal)
        ? "it refuses the user name or password; set Cluster:Redis:User and Cluster:Redis:Password."
        : "check that it is running and that this machine can reach it.";
}
