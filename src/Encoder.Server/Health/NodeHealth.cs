using Encoder.Grains;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Encoder.Server.Health;

/// <summary>Healthy when at least one node has checked in recently.</summary>
internal sealed class NodeHealth(IGrainFactory grains) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var nodes = await grains.GetGrain<IDispatcherGrain>(DispatcherPool.Default).NodesAsync(cancellationToken).ConfigureAwait(false);
        return nodes.Count > 0 ? HealthCheckResult.Healthy($"{nodes.Count} checked in") : HealthCheckResult.Unhealthy("no node has checked in");
    }
}
