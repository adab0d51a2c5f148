namespace Encoder.Silo.Clustering;

/// <summary>Finds providers by the word before the first colon of <see cref="ClusterProviderOptions.Provider"/>.</summary>
internal static class ClusterProviders
{
    /// <summary>The accepted values, for messages.</summary>
    public const string Known = "localhost, redis://HOST:PORT, azure or postgres";

    /// <summary>The provider of the options; null when it is unknown.</summary>
    public static IClusterProvider? Find(ClusterProviderOptions options) => options.Provider.Split(':')[0] switch
    {
        "localhost" => new LocalhostProvider(options),
        "redis" or "rediss" => new RedisProvider(options),
        AzureProvider.Word => new AzureProvider(options),
        PostgresProvider.Word => new PostgresProvider(options),
        _ => null,
    };

    /// <summary>The provider of valid options.</summary>
    public static IClusterProvider Of(ClusterProviderOptions options) =>
        Find(options) ?? throw new ArgumentException("There is no such cluster provider.", nameof(options));
}
