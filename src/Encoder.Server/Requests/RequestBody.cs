using System.Text;
using Encoder.Contracts;
using Microsoft.AspNetCore.Http;

namespace Encoder.Server.Requests;

/// <summary>Reads JSON bodies of requests: bounded, all faults at once.</summary>
internal static class RequestBody
{
    private const int MaxBytes = 4 * ContractReader.MaxLength;

    /// <summary>The body as text; <c>request.too_large</c>, <c>request.invalid</c> when it is not UTF-8.</summary>
    public static Task<string> ReadTextAsync(HttpRequest request, CancellationToken cancellationToken) => ReadTextAsync(request.Body, cancellationToken);

    /// <inheritdoc cref="ReadTextAsync(HttpRequest, CancellationToken)"/>
    public static async Task<string> ReadTextAsync(Stream body, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            if (content.Length + read > MaxBytes) throw new FaultException(ErrorCodes.RequestTooLarge, $"The body is longer than {MaxBytes} bytes.");
            content.Write(buffer, 0, read);
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content.GetBuffer(), 0, (int)content.Length);
        }
        catch (DecoderFallbackException)
        {
            throw new FaultException(ErrorCodes.RequestInvalid, "The body is not UTF-8.");
        }
    }

    /// <summary>The body as a record of the contracts.</summary>
    public static async Task<T> ReadAsync<T>(HttpRequest request, string contract, CancellationToken cancellationToken) where T : class =>
        ContractReader.Parse<T>(await ReadTextAsync(request, cancellationToken).ConfigureAwait(false), contract, ErrorCodes.RequestInvalid);

    /// <summary>The header <c>Idempotency-Key</c>; null without one.</summary>
    public static string? IdempotencyKey(HttpRequest request)
    {
        var key = request.Headers["Idempotency-Key"].ToString();
        if (key.Length > 200) throw new FaultException(ErrorCodes.RequestInvalid, "The header Idempotency-Key is longer than 200 characters.");
        return key.Length == 0 ? null : key;
    }
}
