using System.Text.Json;
using System.Text.Json.Serialization;
using Encoder.Contracts;
using Microsoft.AspNetCore.Http;

namespace Encoder.Server.Problems;

/// <summary>Faults as problem details. The detail of a fault (commands, paths, stderr) is not sent.</summary>
internal sealed class FaultResult(IReadOnlyList<Fault> faults, int? status = null) : IResult
{
    public Task ExecuteAsync(HttpContext context)
    {
        var main = faults[0];
        var entry = ErrorCodes.Find(main.Code);
        var problem = new FaultProblem(
            entry?.Sentence ?? main.Code, status ?? entry?.HttpStatus ?? StatusCodes.Status500InternalServerError, main.Message, main.Code,
            entry?.Retry ?? false, faults.Count > 1 ? [.. faults.Select(fault => fault with { Detail = null })] : null);
        context.Response.StatusCode = problem.Status;
        context.Response.ContentType = "application/problem+json";
        context.Response.Headers.CacheControl = "no-store";
        return JsonSerializer.SerializeAsync(context.Response.Body, problem, ProblemJson.Default.FaultProblem, context.RequestAborted);
    }
}

/// <summary>Problem details (RFC 9457) with additional members: code, retry, errors.</summary>
/// <param name="Errors">All faults, when there are several.</param>
internal sealed record FaultProblem(string Title, int Status, string Detail, string Code, bool Retry, IReadOnlyList<Fault>? Errors);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FaultProblem))]
internal sealed partial class ProblemJson : JsonSerializerContext;
