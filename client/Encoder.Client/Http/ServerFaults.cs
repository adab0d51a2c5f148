using System.Text.Json;
using Encoder.Contracts;

namespace Encoder.Client.Http;

/// <summary>Converts error responses and connection failures into faults.</summary>
internal static class ServerFaults
{
    /// <summary>The faults of an error response: from its problem details (RFC 9457), or a fault that it has none.</summary>
    public static async Task<FaultException> OfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType is "application/problem+json" or "application/json")
        {
            try
            {
                var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
                if (JsonSerializer.Deserialize<Problem>(body, ResponseJson.Options) is { Code.Length: > 0 } problem)
                    return new FaultException(FaultsOf(problem));
            }
            catch (JsonException)
            {
                return Unexpected(response, "an error that is not JSON");
            }
        }
        return Unexpected(response, "an error that is not in the format of the API");
    }

    /// <summary>The fault for a server that did not respond.</summary>
    public static FaultException Unreachable(Uri server, Exception exception) => new(
        ErrorCodes.ServerUnreachable, $"{server} cannot be reached ({Reason(exception)}). Check the address and whether the server is running.", exception.Message);

    /// <summary>The fault for a response that does not come from the server, but perhaps from a proxy.</summary>
    public static FaultException Unexpected(HttpResponseMessage response, string what) => new(
        ErrorCodes.AnswerUnexpected,
        $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri?.GetLeftPart(UriPartial.Path)} returned {what} (status {(int)response.StatusCode}). Check the address.");

    private static IReadOnlyList<Fault> FaultsOf(Problem problem) =>
        problem.Errors is { Count: > 0 } errors ? errors : [new Fault(problem.Code!, problem.Detail ?? problem.Title ?? problem.Code!)];

    private static string Reason(Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "its name cannot be resolved",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "no connection",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "no trusted TLS connection",
        TimeoutException => "no answer",
        _ => "the connection broke",
    };

    private sealed record Problem(string? Title, string? Detail, string? Code, IReadOnlyList<Fault>? Errors);
}
