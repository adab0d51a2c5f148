using Encoder.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Encoder.Server.Health;

/// <summary>Healthy while the disk has enough free space.</summary>
internal sealed class DiskHealth(DiskSpace room) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(room.Low switch
        {
            null => HealthCheckResult.Healthy("has free space"),
            { Name: "scratch" } => HealthCheckResult.Unhealthy("the scratch disk is nearly full: encoding is paused"),
            _ => HealthCheckResult.Unhealthy("nearly full: uploads are refused and encoding is paused"),
        });
}
