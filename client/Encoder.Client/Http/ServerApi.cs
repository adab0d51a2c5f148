using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Encoder.Client.Http;

/// <summary>Sends requests to the server, reads the responses, and throws their faults.</summary>
internal sealed class ServerApi(HttpClient http, EncoderClientOptions options, TimeProvider time)
{
    public EncoderClientOptions Options => options;

    public TimeProvider Time => time;

    public Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) => SendAsync<T>(new(HttpMethod.Get, path), cancellationToken);

    /// <summary>Sends a body; the idempotency key makes it safe to retry.</summary>
    public Task<TAnswer> PostAsync<TBody, TAnswer>(
        string path, TBody body, JsonTypeInfo<TBody> type, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = Json(body, type) };
        if (idempotencyKey is not null)
            request.Headers.Add(RequestKinds.IdempotencyKey, idempotencyKey);
        return SendAsync<TAnswer>(request, cancellationToken);
    }

    /// <summary>Sends a request and reads its JSON response.</summary>
    public async Task<T> SendAsync<T>(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await SendAnyAsync(request, cancellationToken).ConfigureAwait(false);
        return await ReadAsync<T>(response, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A body that can be sent again.</summary>
    public static HttpContent Json<T>(T body, JsonTypeInfo<T> type)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    /// <summary>Reads a JSON response, or throws its faults.</summary>
    public async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
            throw await ServerFaults.OfAsync(response, cancellationToken).ConfigureAwait(false);
        try
        {
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return JsonSerializer.Deserialize<T>(body, ResponseJson.Options) ?? throw ServerFaults.Unexpected(response, "no body");
        }
        catch (JsonException)
        {
            throw ServerFaults.Unexpected(response, "a body that is not in the format of the API");
        }
    }

    /// <summary>Sends a request; throws unless the response is a success.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await SendAnyAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw await ServerFaults.OfAsync(response, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a request; returns a response of any status.</summary>
    public async Task<HttpResponseMessage> SendAnyAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException or IOException)
        {
            throw ServerFaults.Unreachable(options.Server, e);
        }
        finally
        {
            request.Dispose();
        }
    }

    /// <summary>The body of a response as a stream.</summary>
    public async Task<Stream> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        new SilenceStream(response, await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), options.SilenceTimeout, time);
}
