using Encoder.Server.Requests;
using Microsoft.AspNetCore.Http;

namespace Encoder.Server.Limits;

/// <summary>
/// A request body that must not fall silent. Kestrel measures the average rate of a body, so one that came fast may stop for long before its
/// average is too low. What a read waits for is limited here, and ends as a body that is too slow does.
/// </summary>
/// <param name="longest">How long a read may wait for the next byte.</param>
internal sealed class PatientStream(Stream inner, TimeSpan longest, TimeProvider time) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var silence = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            return await inner.ReadAsync(buffer, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (silence.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new BadHttpRequestException($"No byte of the body came for {longest}.", StatusCodes.Status408RequestTimeout);
        }
    }
}
