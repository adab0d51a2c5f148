using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Limits;

/// <summary>Gives Kestrel the limits of connections: a client that sends slowly or nothing holds only its own.</summary>
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
