using System.Buffers;
using System.Globalization;
using Encoder.Contracts;
using Encoder.Ffmpeg.Processes;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Encoder.Node.Assets;

/// <summary>An arriving asset, served to one ffmpeg: a range request is answered as soon as its bytes are stored.</summary>
internal sealed class GrowingAsset(AssetReader reader, ContainerLayout layout, CancellationToken stop) : IArrivingInput
{
    private const int BufferBytes = 128 * 1024;
    private long served;
    private long position;
    private volatile bool reachedEnd;
    private volatile Fault? cutOff;

    public bool IsWaiting => reader.IsWaiting;

    /// <summary>In bytes; null while that is open.</summary>
    public long? Length => reader.Length;

    public long BytesServed => Interlocked.Read(ref served);

    /// <summary>Where the newest read is: of an asset that is read in order, nothing before it is read again.</summary>
    public long Position => Interlocked.Read(ref position);

    /// <summary>Why a response was aborted, or null.</summary>
    public Fault? CutOff => cutOff;

    /// <summary>
    /// Why the bytes that were read are incomplete, or null. After an interrupted read ffmpeg exits with status 0, so only this shows it: a response
    /// was aborted, or, where the demuxer reads to the last byte, the asset was not served to its end.
    /// </summary>
    public Fault? Broken => cutOff ?? (layout.ReadsToEnd && !reachedEnd
        ? new Fault(ErrorCodes.SplitIncomplete, $"Of {reader.Length?.ToString(CultureInfo.InvariantCulture) ?? "the"} bytes only {BytesServed} were read.")
        : null);

    /// <summary>Answers GET and HEAD. No length is sent for an asset that is read in order, so that the demuxer behaves the same whether the length is known or not.</summary>
    public async Task ServeAsync(HttpContext context)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stop);
        try
        {
            await AnswerAsync(context, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // ffmpeg seeked to another offset, or was stopped.
            context.Abort();
        }
        catch (FaultException exception)
        {
            cutOff = exception.Fault;
            context.Abort();
        }
        catch (IOException exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            cutOff = new Fault(ErrorCodes.SplitIncomplete, $"A block of the asset could not be read: {exception.Message}");
            context.Abort();
        }
    }

    private async Task AnswerAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var response = context.Response;
        var length = layout.IsSequential ? (long?)null : await reader.LengthAsync(cancellationToken).ConfigureAwait(false);
        if (!TryPlace(context.Request, response, length, out var from, out var end)) return;
        if (HttpMethods.IsHead(context.Request.Method)) return;

        // Send the headers at once: ffmpeg waits for them, and the first bytes may take long.
        await response.StartAsync(cancellationToken).ConfigureAwait(false);
        await CopyAsync(response.Body, from, end, cancellationToken).ConfigureAwait(false);
    }

    private static bool TryPlace(HttpRequest request, HttpResponse response, long? length, out long from, out long end)
    {
        (from, end) = (0, length ?? long.MaxValue);
        if (length is not { } bytes) return true;
        response.Headers.AcceptRanges = "bytes";
        if (request.GetTypedHeaders().Range is { Unit.Value: "bytes", Ranges: { Count: 1 } ranges } && ranges.First() is var range && range.From is { } first)
        {
            from = first;
            end = Math.Min(bytes, range.To + 1 ?? bytes);
            if (from >= end)
            {
                response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
                response.GetTypedHeaders().ContentRange = new ContentRangeHeaderValue(bytes);
                return false;
            }

            response.StatusCode = StatusCodes.Status206PartialContent;
            response.GetTypedHeaders().ContentRange = new ContentRangeHeaderValue(from, end - 1, bytes);
        }

        response.ContentLength = end - from;
        return true;
    }

    private async Task CopyAsync(Stream body, long from, long end, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (var at = from; at < end;)
            {
                Interlocked.Exchange(ref position, at);
                if (await reader.NextAsync(at, cancellationToken).ConfigureAwait(false) is not { } piece) break;
                await using var scope = piece.ConfigureAwait(false);
                at = await CopyPieceAsync(piece, body, buffer, (at, end), cancellationToken).ConfigureAwait(false);
            }

            if (end >= reader.Length) reachedEnd = true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<long> CopyPieceAsync(Stream piece, Stream body, byte[] buffer, (long At, long End) range, CancellationToken cancellationToken)
    {
        var at = range.At;
        for (int read; at < range.End && (read = await piece.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, range.End - at)), cancellationToken).ConfigureAwait(false)) > 0; at += read)
        {
            await body.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
            Interlocked.Add(ref served, read);
        }

        return at > range.At ? at : throw reader.Damaged(at);
    }
}
