using Encoder.Contracts;
using Encoder.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Encoder.Server.Jobs;

/// <summary>The jobs API.</summary>
internal static class JobEndpoints
{
    public static void MapJobs(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/api/jobs");
        jobs.MapGet("/{job}", GetAsync).Produces<JobInfo>();
    }

    private static async Task<IResult> GetAsync(string job, JobDesk desk, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(JobView.Of(await desk.FindAsync(context.Tenant(), job, cancellationToken).ConfigureAwait(false)));
}
