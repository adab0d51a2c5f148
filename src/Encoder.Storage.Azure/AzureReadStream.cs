using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Encoder.Storage.Azure;

/// <summary>
/// A blob read in windows, each one request whose body is passed on as it comes: nothing is buffered. The first window takes a whole block
/// or segment. What is not read of a window is dropped with its connection, so the windows are bounded.
/// </summary>
internal sealed class AzureReadStream : Stream
{
    private const long FirstWindow = 4L << 20;
    private const long FurtherWindow = 32L << 20;
    private readonly BlobClient blob;
    private readonly ETag version;
    private readonly long length;
    private Stream? window;
    private long windowEnd;
    private long position;

    private AzureReadStream(BlobClient blob, ETag version, long length, long position) =>
        (this.blob, this.version, this.length, this.position) = (blob, version, length, position);

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set => Seek(value, SeekOrigin.Begin);
    }

    /// <summary>The ETag of the blob that was opened.</summary>
    public string Version => version.ToString();

    /// <summary>Opens it at the offset; null when there is no such blob.</summary>
    public static async Task<AzureReadStream?> OpenAsync(BlobClient blob, long offset, CancellationToken cancellationToken)
    {
        try
        {
            var answer = (await blob.DownloadStreamingAsync(Range(offset, FirstWindow, null), cancellationToken).ConfigureAwait(false)).Value;
            return new AzureReadStream(blob, answer.Details.ETag, LengthIn(answer.Details), offset)
            {
                window = answer.Content, windowEnd = offset + answer.Details.ContentLength,
            };
        }
        catch (RequestFailedException exception) when (AzureStoreFaults.IsMissing(exception))
        {
            return null;
        }
        catch (RequestFailedException exception) when (exception.Status == 416)
        {
            // At or behind the end; an empty blob has no range at all.
            var properties = (await blob.GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false)).Value;
            return new AzureReadStream(blob, properties.ETag, properties.ContentLength, offset);
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length == 0 || position >= length) return 0;
        try
        {
            if (window is null) await OpenWindowAsync(cancellationToken).ConfigureAwait(false);
            var read = await window!.ReadAsync(buffer[..(int)Math.Min(buffer.Length, windowEnd - position)], cancellationToken).ConfigureAwait(false);
            if (read == 0) throw new EndOfStreamException($"{blob.Name} ended at byte {position} of {length}.");
            position += read;
            if (position == windowEnd) await CloseWindowAsync().ConfigureAwait(false);
            return read;
        }
        catch (Exception exception) when (AzureStoreFaults.IsOne(exception, cancellationToken))
        {
            throw AzureStoreFaults.Of(exception, blob.Name);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin)
    {
        var target = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => position + offset, _ => length + offset };
        ArgumentOutOfRangeException.ThrowIfNegative(target, nameof(offset));
        if (target == position) return position;
        window?.Dispose();
        window = null;
        return position = target;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A blob is read asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override async ValueTask DisposeAsync()
    {
        await CloseWindowAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) window?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>All windows are of the version that was opened: a blob that was replaced meanwhile is a fault, never a mixture.</summary>
    private async Task OpenWindowAsync(CancellationToken cancellationToken)
    {
        var answer = (await blob.DownloadStreamingAsync(Range(position, FurtherWindow, version), cancellationToken).ConfigureAwait(false)).Value;
        (window, windowEnd) = (answer.Content, position + answer.Details.ContentLength);
    }

    private async ValueTask CloseWindowAsync()
    {
        if (window is { } open) await open.DisposeAsync().ConfigureAwait(false);
        window = null;
    }

    private static BlobDownloadOptions Range(long offset, long count, ETag? version) => new()
    {
        Range = new HttpRange(offset, count),
        Conditions = version is null ? null : new BlobRequestConditions { IfMatch = version },
    };

    // "bytes 0-9/4711"; without a range in the answer it is whole.
    private static long LengthIn(BlobDownloadDetails details) => details.ContentRange is { Length: > 0 } range
        ? long.Parse(range.AsSpan(range.LastIndexOf('/') + 1), System.Globalization.CultureInfo.InvariantCulture)
        : details.ContentLength;
}
