using System.Net;

namespace Encoder.Silo.Clustering;

/// <summary>
/// Silos of one machine, for trials: membership and reminders are in the memory of the silos. The first silo, the one at the port of
/// the address, holds the membership: while it is down no silo can join or be declared dead.
/// </summary>
internal sealed class LocalhostProvider(ClusterProviderOptions options) : IClusterProvider
{
    private const int DefaultPort = 11111;
    private const int DefaultGateway = 30000;

    public string Description => $"localhost, first silo at port {FirstPort}";

    public bool SpansMachines => false;

    private int? FirstPort => options.Provider.Split(':') switch
    {
        [_] => DefaultPort,
        [_, var text] when int.TryParse(text, out var port) && port is > 0 and <= 65535 => port,
        _ => null,
    };

    public IEnumerable<string> Validate()
    {
        if (FirstPort is null) yield return "--cluster localhost:PORT needs the silo port of the first silo, 1 to 65535.";
        foreach (var gateway in options.Gateways.Where(gateway => gateway is < 1 or > 65535)) yield return $"Cluster:Gateways has {gateway}; give 1 to 65535.";
    }

    public Task CheckAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void ConfigureSilo(ISiloBuilder silo) =>
        silo.UseDevelopmentClustering(new IPEndPoint(IPAddress.Loopback, FirstPort!.Value)).UseInMemoryReminderService();

    public void ConfigureClient(IClientBuilder client) => client.UseStaticClustering(
        [.. options.Gateways.DefaultIfEmpty(DefaultGateway).Select(port => new IPEndPoint(IPAddress.Loopback, port))]);
}
