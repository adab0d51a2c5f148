using System.Buffers;
using System.IO.Pipelines;
using Encoder.Server.Requests;
using Microsoft.AspNetCore.Http;

namespace Encoder.Server.Limits;

/// <summary>
/// A request body (1) that must not fall silent: Kestrel measures the average rate of a body, so one that came fast may stop for long before its average is
/// too low. It ends as a body that is too slow does. (2) Whose reads can be cancelled: a token given to Kestrel leaves its reader in the middle of a read, so
/// that it cannot read over the rest behind the answer, and logs that as an error of ours.
/// </summary>
/// <param name="longest">How long a read may wait for the next byte.</param>
internal sealed class PatientStream(PipeReader body, TimeSpan longest, TimeProvider time) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var silence = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        using var ending = either.Token.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), body);
        while (true)
        {
            var read = await body.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            if (!read.IsCanceled) return Take(read.Buffer, buffer.Span);
            body.AdvanceTo(read.Buffer.Start);
            cancellationToken.ThrowIfCancellationRequested();
            if (silence.IsCancellationRequested) throw new BadHttpRequestException($"No byte of the body came for {longest}.", StatusCodes.Status408RequestTimeout);

            // The end of the read before came when it had its bytes already.
        }
    }

    private int Take(ReadOnlySequence<byte> from, Span<byte> to)
    {
        var some = from.Slice(0, Math.Min(from.Length, to.Length));
        some.CopyTo(to);
        var length = (int)some.Length;

        // Gives the memory back: from here on the sequence, its length too, is that of others.
        body.AdvanceTo(some.End);
        return length;
    }
}
