using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Server.Addresses;
using Encoder.Server.Requests;
using Encoder.Server.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Encoder.Server.Jobs;

/// <summary>The jobs API.</summary>
internal static class JobEndpoints
{
    private const int MaxCount = 200;

    public static void MapJobs(this IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/api/jobs").WithTags("Jobs");
        jobs.MapPost("", CreateAsync).Accepts<CreateJobRequest>("application/json").Produces<JobInfo>(StatusCodes.Status201Created)
            .WithSummary("Creates a job for an asset, which may still be uploading; with Idempotency-Key a repeated request returns the same job");
        jobs.MapGet("", ListAsync).Produces<JobPage>().WithSummary("Lists jobs, newest first; state and search filter them");
        jobs.MapGet("/{job}", GetAsync).Produces<JobInfo>().WithSummary("Returns a job and its progress");
        jobs.MapGet("/{job}/chunks", ChunksAsync).Produces<ChunkGrid>().WithSummary("Returns the state of every chunk of a job, per lane");
        jobs.MapGet("/{job}/media", MediaAsync).Produces<JobMedia>().WithSummary("Returns the tracks of the source, and sizes and bitrates of the published renditions");
        jobs.MapPost("/{job}/cancel", CancelAsync).Produces<JobInfo>().WithSummary("Cancels a job");
        jobs.MapPost("/{job}/retry", RetryAsync).Produces<JobInfo>().WithSummary("Starts a new run of a job that failed or was cancelled");
        jobs.MapDelete("/{job}", DeleteAsync).Produces(StatusCodes.Status204NoContent).WithSummary("Deletes a job and all its files");
    }

    private static async Task<IResult> CreateAsync(JobService service, ServerAddresses addresses, HttpContext context, CancellationToken cancellationToken)
    {
        var request = await RequestBody.ReadAsync<CreateJobRequest>(context.Request, "a job request", cancellationToken).ConfigureAwait(false);
        var job = await service.CreateAsync(context.Tenant(), request, RequestBody.IdempotencyKey(context.Request), cancellationToken).ConfigureAwait(false);
        return TypedResults.Created(addresses.Job(job.Id), job);
    }

    private static async Task<IResult> ListAsync(
        JobService service, HttpContext context, string? after, int? count, string? state, string? search, CancellationToken cancellationToken)
    {
        if (count is < 1 or > MaxCount) throw new FaultException(ErrorCodes.RequestInvalid, $"count is {count}; give 1 to {MaxCount}.");
        var query = new JobListQuery(after, count ?? 50, state is null ? null : StateOf(state), search);
        return TypedResults.Ok(await service.ListAsync(context.Tenant(), query, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<IResult> GetAsync(string job, JobService service, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await service.InfoAsync(await service.FindAsync(context.Tenant(), job, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false));

    private static async Task<IResult> ChunksAsync(string job, JobService service, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await service.GridAsync(context.Tenant(), job, cancellationToken).ConfigureAwait(false));

    private static async Task<IResult> MediaAsync(string job, JobMediaService service, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await service.ReadAsync(context.Tenant(), job, cancellationToken).ConfigureAwait(false));

    private static async Task<IResult> CancelAsync(string job, JobService service, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await service.CancelAsync(context.Tenant(), job, cancellationToken).ConfigureAwait(false));

    private static async Task<IResult> RetryAsync(string job, JobService service, HttpContext context, CancellationToken cancellationToken) =>
        TypedResults.Ok(await service.RetryAsync(context.Tenant(), job, cancellationToken).ConfigureAwait(false));

    private static async Task<IResult> DeleteAsync(string job, JobService service, HttpContext context, CancellationToken cancellationToken)
    {
        await service.DeleteAsync(context.Tenant(), job, cancellationToken).ConfigureAwait(false);
        return TypedResults.NoContent();
    }

    private static JobState StateOf(string text)
    {
        var known = Enum.GetValues<JobState>().ToDictionary(state => state.ToString().ToLowerInvariant());
        return known.TryGetValue(text, out var state)
            ? state
            : throw new FaultException(ErrorCodes.RequestInvalid, $"The state is unknown; give one of {string.Join(", ", known.Keys)}.");
    }
}
