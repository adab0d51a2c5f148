using System.Net;
using Encoder.Cluster.Tests.Azure;

namespace Encoder.Cluster.Tests.Network;

/// <summary>Azurite, and machines of a network of its own that reach it.</summary>
public sealed class PartitionFixture : AzureClusterFixture
{
    private SiloNetwork? network;

    internal SiloNetwork Network => network!;

    private protected override string? Missing => base.Missing ?? SiloNetwork.Missing;

    /// <summary>One silo on each machine.</summary>
    internal Task<SiloProcess[]> StartSilosAsync() => Task.WhenAll(Network.Machines.Select(machine => Silos.StartAsync(machine.Place)));

    private protected override async Task<IPAddress?> ListenAsync()
    {
        network = await SiloNetwork.CreateAsync(3);
        return network.Host;
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (network is not null) await network.DisposeAsync();
    }
}

/// <summary>A test that needs what <see cref="PartitionFixture"/> needs.</summary>
internal sealed class PartitionTheoryAttribute : TheoryAttribute
{
    public PartitionTheoryAttribute() => Skip = new AzureClusterFactAttribute().Skip ?? SiloNetwork.Missing;
}
