using Encoder.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Encoder.Server.Health;

/// <summary>Ready when the disk has room for more.</summary>
internal sealed class DiskHealth(DiskSpace room) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(room.IsLow ? HealthCheckResult.Unhealthy("nearly full: uploads are refused, encodes paused") : HealthCheckResult.Healthy("has room"));
}
