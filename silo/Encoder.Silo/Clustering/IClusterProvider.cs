namespace Encoder.Silo.Clustering;

/// <summary>
/// The service by which the silos of a cluster find each other and in which they keep their reminders. One implementation per provider; <see cref="ClusterProviders"/>
/// lists them. It is created before its options are validated: while <see cref="Validate"/> returns faults, no other member may be called.
/// </summary>
internal interface IClusterProvider
{
    /// <summary>The provider and its address for logs and errors, without user and password.</summary>
    string Description { get; }

    /// <summary>Whether silos of several machines can use it.</summary>
    bool SpansMachines { get; }

    /// <summary>All faults of its options, each a sentence.</summary>
    IEnumerable<string> Validate();

    /// <summary>Throws <c>cluster.provider_unreachable</c> when the service does not answer; called once, before the silo starts.</summary>
    Task CheckAsync(CancellationToken cancellationToken);

    /// <summary>Membership and reminders of a silo.</summary>
    void ConfigureSilo(ISiloBuilder silo);

    /// <summary>Sets up a client to find the gateways.</summary>
    void ConfigureClient(IClientBuilder client);
}
