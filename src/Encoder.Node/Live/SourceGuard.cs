using System.Net;
using System.Net.Sockets;
using Encoder.Contracts;
using Encoder.Core.Channels;
using Encoder.Core.Specs;

namespace Encoder.Node.Live;

/// <summary>
/// Finds the network addresses of sources that the operator allows. Names are resolved here, and connections are made to what was checked: a name must have a
/// public address. Others are allowed by a prefix with the address itself, or localhost.
/// </summary>
internal sealed class SourceGuard(IReadOnlyList<string> allowed)
{
    /// <summary>The address to connect to for a source; <c>channel.source_not_allowed</c>, <c>channel.source_away</c>.</summary>
    public async Task<IPEndPoint> FindAsync(ChannelSource source, CancellationToken cancellationToken) =>
        ChannelSource.IsAllowed(allowed, source.Address)
            ? new IPEndPoint((await ResolveAsync(source.Address, cancellationToken).ConfigureAwait(false))[0], source.Port)
            : throw NotAllowed(source.Address);

    /// <summary>Connects to the server of an address.</summary>
    /// <param name="hasPath">Whether the path of the address is known; otherwise the host alone decides.</param>
    public async Task<NetworkStream> ConnectAsync(Uri address, bool hasPath, CancellationToken cancellationToken)
    {
        if (!(hasPath ? ChannelSource.IsAllowed(allowed, address) : ChannelSource.IsHostAllowed(allowed, address))) throw NotAllowed(address);
        var found = await ResolveAsync(address, cancellationToken).ConfigureAwait(false);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(found, address.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<IPAddress[]> ResolveAsync(Uri address, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(address.DnsSafeHost, out var literal)) return [literal];
        if (address.IsLoopback) return [IPAddress.Loopback];
        try
        {
            var found = (await Dns.GetHostAddressesAsync(address.DnsSafeHost, cancellationToken).ConfigureAwait(false)).Where(PublicAddresses.IsPublic).ToArray();
            return found.Length > 0 ? found : throw new FaultException(ErrorCodes.SourceNotAllowed, $"{address.Host} has no public address. Allow its address itself (Live:AllowedSources).");
        }
        catch (SocketException)
        {
            throw new FaultException(ErrorCodes.SourceAway, $"{address.Host} has no address.");
        }
    }

    private static FaultException NotAllowed(Uri address) =>
        new(ErrorCodes.SourceNotAllowed, $"A source at {address.Scheme}://{address.Authority} is not among those that the operator allows (Live:AllowedSources).");
}
