using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Addresses;

/// <summary>
/// Every address that the server gives out is made here: a path on this server, in the sub-folder that <see cref="ServerOptions.PathBase"/>
/// names. It has no scheme and no host, so it is right behind any proxy.
/// </summary>
internal sealed class ServerAddresses(IOptions<ServerOptions> options)
{
    /// <summary>The sub-folder; empty at the root of the host.</summary>
    public PathString PathBase => options.Value.PathBase;

    /// <summary>The path of the whole server, for cookies.</summary>
    public string Root => PathBase.HasValue ? PathBase.Value : "/";

    /// <summary>The address of a route; <paramref name="path"/> begins with a slash.</summary>
    public string Of(string path) => options.Value.PathBase + path;

    public string Job(string id) => Of($"/api/jobs/{id}");

    public string Asset(string id) => Of($"/api/assets/{id}");

    public string Upload(string id) => Of($"/files/{id}");
}
