using System.Net;

namespace Encoder.Client.Http;

/// <summary>The request body of a block, sent in pieces at the allowed rate. It can be sent again.</summary>
internal sealed class BlockContent : HttpContent
{
    private const int PieceLength = 64 * 1024;
    private readonly ReadOnlyMemory<byte> block;
    private readonly Func<int, CancellationToken, Task> allowAsync;

    /// <param name="block">The bytes; they must not change until it is disposed.</param>
    /// <param name="allowAsync">Waits until the given number of bytes may be sent.</param>
    public BlockContent(ReadOnlyMemory<byte> block, Func<int, CancellationToken, Task> allowAsync)
    {
        (this.block, this.allowAsync) = (block, allowAsync);
        Headers.ContentType = new("application/octet-stream");
        Headers.ContentLength = block.Length;
    }

    /// <summary>Called after each piece.</summary>
    public Action? Moved { get; set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        for (var rest = block; rest.Length > 0;)
        {
            var piece = rest[..Math.Min(PieceLength, rest.Length)];
            await allowAsync(piece.Length, cancellationToken).ConfigureAwait(false);
            await stream.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
            Moved?.Invoke();
            rest = rest[piece.Length..];
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = block.Length;
        return true;
    }
}
