using Encoder.Storage.Azure;
using Microsoft.Extensions.Configuration;

namespace Encoder.Silo.Clustering;

/// <summary>How silos and clients find each other. Configuration section <c>Cluster</c>; validated at start, all faults at once.</summary>
public sealed class ClusterProviderOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Cluster";

    internal const string MemoryWord = "memory";
    internal const string QueueWord = "queue";

    /// <summary>
    /// <c>localhost</c> (the default: silos of one machine, nothing to install), <c>localhost:PORT</c> with the silo port of the first silo,
    /// <c>redis://HOST[:PORT][/DATABASE]</c> (<c>rediss://</c> is Redis over TLS; may contain <c>USER:PASSWORD@</c>, which is never printed), or
    /// <c>azure</c> for the storage account of the section <c>Azure</c>, or <c>postgres</c> for the database of <see cref="Postgres"/>.
    /// </summary>
    public string Provider { get; set; } = "localhost";

    /// <summary>Name of the cluster: silos and clients with the same name belong together. Letters, digits, <c>-</c> and <c>_</c>, 1 to 64. Default <c>encoder</c>.</summary>
    public string Id { get; set; } = "encoder";

    /// <summary>
    /// What carries announcements: <c>memory</c> of the silos, or <c>queue</c>, a queue of the storage account named after the cluster. Default:
    /// <c>queue</c> with <c>azure</c>, otherwise <c>memory</c>.
    /// </summary>
    public string? Announcements { get; set; }

    /// <summary>Connection string of PostgreSQL, such as <c>Host=db;Database=encoder;Username=encoder;Password=…</c>. Never printed.</summary>
    public string? Postgres { get; set; }

    /// <summary>Options that only Redis needs.</summary>
    public RedisOptions Redis { get; set; } = new();

    /// <summary>Certificates of silos and clients; without them connections are not encrypted.</summary>
    public ClusterTlsOptions Tls { get; set; } = new();

    /// <summary>Gateway ports of this machine, for clients of a <c>localhost</c> cluster. Default 30000.</summary>
    public IList<int> Gateways { get; } = [];

    /// <summary>The storage account; from its own section, because media may be kept there without the cluster, and the other way round.</summary>
    internal AzureStorageOptions Azure { get; set; } = new();

    /// <summary>Whether announcements go through a queue.</summary>
    internal bool AnnouncesByQueue => Announcements is { } given ? given == QueueWord : Provider == AzureProvider.Word;

    /// <summary>The options of a configuration.</summary>
    public static ClusterProviderOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<ClusterProviderOptions>() ?? new ClusterProviderOptions();
        options.Azure = configuration.GetSection(AzureStorageOptions.Section).Get<AzureStorageOptions>() ?? options.Azure;
        return options;
    }
}

/// <summary>What only Redis needs; each takes the place of what the address says.</summary>
public sealed class RedisOptions
{
    /// <summary>User name. Default: that of the address, or none.</summary>
    public string? User { get; set; }

    /// <summary>Password. Default: that of the address, or none. Never printed.</summary>
    public string? Password { get; set; }

    /// <summary>PEM file of the authority that signed the certificate of a <c>rediss://</c> server. Default: the authorities of the machine.</summary>
    public string? Ca { get; set; }
}
