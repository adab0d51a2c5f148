using Encoder.Contracts;
using Encoder.Server.Requests;
using Microsoft.AspNetCore.Http;

namespace Encoder.Server.OneCall;

/// <summary>A part of a form as it is read. A form that is malformed or ends in the middle is its sender's fault: <c>request.invalid</c>.</summary>
internal sealed class FormBody(Stream part) : ReadOnlyStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        new(ReadFormAsync(() => part.ReadAsync(buffer, cancellationToken).AsTask()));

    /// <summary>Reads something of a form.</summary>
    public static async Task<T> ReadFormAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw new FaultException(ErrorCodes.RequestInvalid, "The form is malformed or ends in the middle; send the whole of it, with its closing boundary.", exception.Message);
        }
    }
}
