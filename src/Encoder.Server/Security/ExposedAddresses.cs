using System.Net;
using Encoder.Contracts;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Security;

/// <summary>A server without keys does not start on an address that others can reach.</summary>
internal static class ExposedAddresses
{
    /// <summary>Throws <c>auth.keys_missing</c> when there are no keys and an address to listen on is not a loopback one.</summary>
    public static void ThrowIfOpen(IServiceProvider services, IPAddress address)
    {
        if (services.GetRequiredService<IOptions<SecurityOptions>>().Value.KeysFile is not null) return;
        var configured = services.GetRequiredService<IConfiguration>().GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? "").ToList();
        var exposed = configured.Count > 0 ? configured.FirstOrDefault(url => !IsLoopback(url)) : IPAddress.IsLoopback(address) ? null : address.ToString();
        if (exposed is not null)
            throw new FaultException(
                ErrorCodes.AuthKeysMissing, $"A server without API keys cannot listen on {exposed}, only on loopback addresses. Create a keys file with 'encoder keys new' and pass it with --keys.");
    }

    private static bool IsLoopback(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.IsLoopback;
}
