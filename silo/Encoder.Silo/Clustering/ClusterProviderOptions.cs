namespace Encoder.Silo.Clustering;

/// <summary>How silos and clients find each other. Configuration section <c>Cluster</c>; validated at start, all faults at once.</summary>
public sealed class ClusterProviderOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Cluster";

    /// <summary>
    /// <c>localhost</c> (the default: silos of one machine, nothing to install), <c>localhost:PORT</c> with the silo port of the first silo,
    /// or <c>redis://HOST[:PORT][/DATABASE]</c>; <c>rediss://</c> is Redis over TLS. May contain <c>USER:PASSWORD@</c>; it is never printed.
    /// </summary>
    public string Provider { get; set; } = "localhost";

    /// <summary>Name of the cluster: silos and clients of one name belong together. Letters, digits, <c>-</c> and <c>_</c>, 1 to 64. Default <c>encoder</c>.</summary>
    public string Id { get; set; } = "encoder";

    /// <summary>What only Redis needs.</summary>
    public RedisOptions Redis { get; set; } = new();

    /// <summary>Certificates of silos and clients; without them connections are not encrypted.</summary>
    public ClusterTlsOptions Tls { get; set; } = new();

    /// <summary>Gateway ports of this machine, for clients of a <c>localhost</c> cluster. Default 30000.</summary>
    public IList<int> Gateways { get; } = [];
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
