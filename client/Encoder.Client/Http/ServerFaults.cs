using System.Text.Json;
using Encoder.Contracts;

namespace Encoder.Client.Http;

/// <summary>What a refusal or a failure of the connection means.</summary>
internal static class ServerFaults
{
    /// <summary>The faults of an answer that is no success: its problem details (RFC 9457), or that it has none.</summary>
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
                return Unexpected(response, "with an error that is not JSON");
            }
        }
        return Unexpected(response, "with an error that is not of its API");
    }

    /// <summary>The server did not answer.</summary>
    public static FaultException Unreachable(Uri server, Exception exception) => new(
        ErrorCodes.ServerUnreachable, $"{server} cannot be reached ({Reason(exception)}); check the address, and that the server runs.", exception.Message);

    /// <summary>What answered is not the server, or a proxy before it.</summary>
    public static FaultException Unexpected(HttpResponseMessage response, string what) => new(
        ErrorCodes.AnswerUnexpected,
        $"{response.RequestMessage?.Method} {response.RequestMessage?.RequestUri?.GetLeftPart(UriPartial.Path)} was answered {what} (status {(int)response.StatusCode}); check the address.");

    private static IReadOnlyList<Fault> FaultsOf(Problem problem) =>
        problem.Errors is { Count: > 0 } errors ? errors : [new Fault(problem.Code!, problem.Detail ?? problem.Title ?? problem.Code!)];

    private static string Reason(Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "its name is not known",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => "no connection",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "no trusted TLS connection",
        TimeoutException => "no answer",
        _ => "the connection broke",
    };

    private sealed record Problem(string? Title, string? Detail, string? Code, IReadOnlyList<Fault>? Errors);
}
