using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Encoder.Server.Health;

/// <summary>
/// <c>/health/live</c>: the process responds; restart it when it does not. <c>/health/ready</c>: it can take work; send no new requests
/// while it responds with 503. Both need no key.
/// </summary>
internal static class HealthSetup
{
    public static void AddHealth(this IServiceCollection services) => services
        // ASP.NET logs an error for every request that finds a check unhealthy; what changes is logged where it is found.
        .AddLogging(logging => logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None))
        .AddHealthChecks().AddCheck<NodeHealth>("node").AddCheck<DiskHealth>("disk");

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync }).AllowAnonymous();
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync }).AllowAnonymous();
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new HealthResponse(
            report.Status == HealthStatus.Healthy ? "ok" : "unavailable",
            report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Description ?? entry.Value.Status.ToString())),
        HealthJson.Default.HealthResponse, cancellationToken: context.RequestAborted);
}
