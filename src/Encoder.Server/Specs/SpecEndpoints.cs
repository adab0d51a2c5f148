using Encoder.Contracts;
using Encoder.Server.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Encoder.Server.Specs;

/// <summary>Validates specs without creating a job.</summary>
internal static class SpecEndpoints
{
    public static void MapSpecs(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/specs/validate", ValidateAsync).Accepts<JobSpec>("application/json").Produces<JobSpec>();

    private static async Task<IResult> ValidateAsync(HttpRequest request, SpecPolicy specs, CancellationToken cancellationToken)
    {
        var spec = JobSpecReader.Parse(await RequestBody.ReadTextAsync(request, cancellationToken).ConfigureAwait(false));
        specs.ThrowIfRefused(spec);
        return TypedResults.Ok(spec);
    }
}
