using System.Buffers.Text;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Encoder.Contracts;

namespace Encoder.Node.Encryption;

/// <summary>
/// Asks a key server: POST of the ids, in the format of clear-key licenses (docs/encryption.md). It follows no redirects, uses no proxy and keeps no cookies; what comes
/// back is never part of a message.
/// </summary>
internal sealed class KeyServerClient(TimeProvider time, string? token = null) : IKeyServer
{
    private const int KeyBytes = 16;
    private const int MostBytes = 64 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly HttpClient Client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(1) })
    {
        Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MostBytes,
    };

    public async Task<byte[]> AskAsync(Uri address, string keyId, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var request = RequestOf(address, Base64Url.EncodeToString(Convert.FromHexString(keyId)));
            using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) throw Unavailable(address, string.Create(CultureInfo.InvariantCulture, $"it responded with status {(int)response.StatusCode}"));
            return KeyOf(await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false), keyId)
                ?? throw Unavailable(address, "its response does not contain the key, 16 bytes in base64url");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unavailable(address, $"it did not respond within {Patience.TotalSeconds:0} s");
        }
        catch (HttpRequestException exception)
        {
            throw Unavailable(address, exception.InnerException?.Message ?? exception.Message);
        }
    }

    /// <summary>The key with this id in a license; null when it is not there.</summary>
    internal static byte[]? KeyOf(ReadOnlySpan<byte> license, string keyId)
    {
        try
        {
            using var document = JsonDocument.Parse(license.ToArray());
            foreach (var key in document.RootElement.GetProperty("keys").EnumerateArray())
                if (Bytes(key, "kid") is { } id && Convert.ToHexStringLower(id) == keyId && Bytes(key, "k") is { Length: KeyBytes } bytes) return bytes;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // No license: there is no key in it.
        }

        return null;
    }

    private static byte[]? Bytes(JsonElement key, string name) => key.GetProperty(name).GetString() is { } text && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;

    private HttpRequestMessage RequestOf(Uri address, string keyId)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new ClearKeyRequest { Kids = [keyId], Type = "temporary" }, ContractsJson.Default.ClearKeyRequest);
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.ParseAdd("encoder");
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    private static FaultException Unavailable(Uri address, string why) =>
        new(ErrorCodes.KeysUnavailable, $"The key server {address} gave no key: {why}. Nothing is published unencrypted.");
}
