using Encoder.Contracts;
using Encoder.Server.Security;
using Encoder.Storage.Submissions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Submissions;

/// <summary>Registers the parts of this folder; the host adds the <see cref="ISubmissionQueue"/>.</summary>
internal static class QueueSetup
{
    public static void AddQueueIntake(this IServiceCollection services)
    {
        services.AddOptions<QueueOptions>().BindConfiguration(QueueOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<QueueOptions>, QueueOptionsValidator>();
        services.AddSingleton<QueuedJobs>();
        services.AddHostedService<QueueIntake>();
    }

    /// <summary>Messages are of all tenants: only an admin sees them.</summary>
    public static void MapQueue(this IEndpointRouteBuilder routes) => routes
        .MapGet("/api/queue", static (IEnumerable<ISubmissionQueue> queues, CancellationToken cancellationToken) => queues.FirstOrDefault().ReadPageAsync(cancellationToken))
        .Produces<QueuePage>().WithTags("Queue").WithSummary("The queue through which jobs come, and what of it was set aside")
        .WithMetadata(new RequiredScope(ApiScope.Admin));
}
