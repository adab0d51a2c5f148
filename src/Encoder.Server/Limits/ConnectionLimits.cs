using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Limits;

/// <summary>Sets the connection limits of Kestrel, so that a slow or idle client occupies only its own connections.</summary>
internal sealed class ConnectionLimits(IOptions<LimitOptions> options) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions kestrel)
    {
        var (limits, own) = (kestrel.Limits, options.Value);
        limits.MaxConcurrentConnections = own.MaxConnections;
        limits.RequestHeadersTimeout = own.HeadersTimeout;
        limits.KeepAliveTimeout = own.IdleTimeout;
        limits.MinRequestBodyDataRate = new MinDataRate(own.MinBodyBytesPerSecond, own.BodyGrace);
    }
}
