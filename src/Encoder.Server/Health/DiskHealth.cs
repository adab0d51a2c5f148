using Encoder.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Encoder.Server.Health;

/// <summary>Ready when the disk has room for more.</summary>
internal sealed class DiskHealth(DiskSpace room) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(room.Low switch
        {
            null => HealthCheckResult.Healthy("has room"),
            { Name: "scratch" } => HealthCheckResult.Unhealthy("the scratch disk is nearly full: encodes are paused"),
            _ => HealthCheckResult.Unhealthy("nearly full: uploads are refused, encodes paused"),
        });
}
