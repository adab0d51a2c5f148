namespace Encoder.Silo.Clustering;

/// <summary>
/// Where the silos of a cluster find each other and keep their reminders. One implementation per provider; <see cref="ClusterProviders"/>
/// knows them all. It sees its options before they are validated: nothing but <see cref="Validate"/> may be called while that returns faults.
/// </summary>
internal interface IClusterProvider
{
    /// <summary>The provider and its address for logs and errors, without user and password.</summary>
    string Description { get; }

    /// <summary>Whether silos of several machines can use it.</summary>
    bool SpansMachines { get; }

    /// <summary>Every fault of its options, each a sentence.</summary>
    IEnumerable<string> Validate();

    /// <summary>Throws <c>cluster.provider_unreachable</c> when the service behind it does not answer; called once, before the silo starts.</summary>
    Task CheckAsync(CancellationToken cancellationToken);

    /// <summary>Membership and reminders of a silo.</summary>
    void ConfigureSilo(ISiloBuilder silo);

    /// <summary>How a client finds the gateways.</summary>
    void ConfigureClient(IClientBuilder client);
}
