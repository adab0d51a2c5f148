using Encoder.Storage;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Messaging;

namespace Encoder.Grains.Membership;

/// <summary>Tells a client that can read the store where the silos are, whichever of them are left.</summary>
internal sealed class StoreGateways(IMediaStore store, IOptions<GatewayOptions> options) : IGatewayListProvider
{
    public TimeSpan MaxStaleness => options.Value.GatewayListRefreshPeriod;

    public bool IsUpdatable => true;

    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    public async Task<IList<Uri>> GetGateways()
    {
        var (_, table) = await MemberTable.ReadAsync(store, CancellationToken.None);
        return [.. table.Members.Where(static member => member is { Status: SiloStatus.Active, GatewayPort: not 0 }).Select(GatewayOf)];
    }

    private static Uri GatewayOf(Member member)
    {
        var silo = SiloAddress.FromParsableString(member.Silo);
        return SiloAddress.New(silo.Endpoint.Address, member.GatewayPort, silo.Generation).ToGatewayUri();
    }
}
