using Encoder.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Server.Metrics;

/// <summary>Registers and maps the parts of this folder.</summary>
internal static class MetricsSetup
{
    public static void AddTelemetry(this IServiceCollection services)
    {
        services.AddSingleton<Telemetry>();
        services.AddHostedService<QueueMonitor>();
    }

    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        // Created now rather than at the first scrape, because earlier measurements would be lost.
        var telemetry = routes.ServiceProvider.GetRequiredService<Telemetry>();
        routes.MapGet("/metrics", () => Results.Text(telemetry.Scrape(), "text/plain; version=0.0.4"))
            .WithMetadata(new RequiredScope(ApiScope.Admin)).ExcludeFromDescription();
    }
}
