using Encoder.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Server.Dashboard;

/// <summary>Registers the services of the dashboard.</summary>
internal static class DashboardSetup
{
    public static void AddDashboard(this IServiceCollection services)
    {
        services.AddSingleton<DashboardPage>();
        services.AddSingleton<OverviewHistory>();
        services.AddHostedService(provider => provider.GetRequiredService<OverviewHistory>());
    }

    public static void MapOverview(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/overview", (OverviewHistory history) => TypedResults.Ok(history.Read())).Produces<OverviewInfo>()
            .WithTags("Nodes").WithSummary("Returns the last hour: queue length, slots, frames per second");
}
