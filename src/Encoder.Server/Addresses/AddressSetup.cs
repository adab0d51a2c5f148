using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Addresses;

/// <summary>Registers and orders what a reverse proxy needs: who asks and by which address is known before anything else looks at a request.</summary>
internal static class AddressSetup
{
    public static void AddAddresses(this IServiceCollection services)
    {
        services.AddSingleton<ServerAddresses>();
        services.AddSingleton<IConfigureOptions<ForwardedHeadersOptions>>(provider => new ConfigureOptions<ForwardedHeadersOptions>(
            forwarded => Trust(forwarded, provider.GetRequiredService<IOptions<ServerOptions>>().Value.TrustedProxies)));
    }

    public static void UseAddresses(this IApplicationBuilder app)
    {
        app.UseForwardedHeaders();
        app.UseMiddleware<PathBaseMiddleware>();
    }

    /// <summary>Throws when the sub-folder has the name of a route: a path could mean either.</summary>
    public static void ThrowIfAmbiguous(this IEndpointRouteBuilder routes)
    {
        if (routes.ServiceProvider.GetRequiredService<ServerAddresses>().PathBase is not { HasValue: true } pathBase) return;
        var first = pathBase.Value.Split('/')[1];
        var isTaken = routes.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Any(route => route.RoutePattern.RawText?.TrimStart('/').Split('/')[0] == first);
        if (isTaken) throw new OptionsValidationException(ServerOptions.Section, typeof(ServerOptions), [$"Server:PathBase is '{pathBase}': the server has a route /{first} of its own; take another name."]);
    }

    private static void Trust(ForwardedHeadersOptions forwarded, IEnumerable<string> proxies)
    {
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            if (IPAddress.TryParse(proxy, out var address)) forwarded.KnownProxies.Add(address);
            else forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
        }

        // Nobody is trusted by default. A chain of proxies is followed back to the first address that is not one of them.
        var isAny = forwarded.KnownProxies.Count + forwarded.KnownIPNetworks.Count > 0;
        forwarded.ForwardedHeaders = isAny ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost : ForwardedHeaders.None;
        forwarded.ForwardLimit = null;
    }
}
