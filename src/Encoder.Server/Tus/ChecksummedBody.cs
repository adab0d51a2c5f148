using System.Globalization;
using System.Security.Cryptography;
using Encoder.Contracts;
using Encoder.Grains;
using Encoder.Node.Assets;
using Encoder.Server.Requests;
using Encoder.Storage;

namespace Encoder.Server.Tus;

/// <summary>
/// A body with a checksum. It is written to temporary objects of the store while it is hashed, and read again after the checksum was found
/// correct. No byte is used before that.
/// </summary>
internal sealed class ChecksummedBody(IMediaStore store, AssetKeys keys)
{
    private readonly string prefix = $"{keys.Unchecked}{Guid.NewGuid():N}/";

    /// <summary>Reads the body to its end; <c>block.checksum_mismatch</c>. The result is a stream that reads it again.</summary>
    public async Task<Stream> ReadAsync(Stream body, (HashAlgorithmName Algorithm, byte[] Value) wanted, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(wanted.Algorithm);
        using var buffer = new BlockBuffer(AssetInfo.BlockLength);
        var pieces = 0;
        while (true)
        {
            var read = await body.ReadAsync(buffer.Free(AssetInfo.BlockLength), cancellationToken).ConfigureAwait(false);
            hash.AppendData(buffer.Advance(read).Span);
            if (read > 0 && buffer.Length < AssetInfo.BlockLength) continue;
            if (buffer.Length > 0) await store.PutAsync(Key(pieces++), buffer.Bytes, cancellationToken).ConfigureAwait(false);
            buffer.Clear();
            if (read == 0) break;
        }

        if (hash.GetHashAndReset().AsSpan().SequenceEqual(wanted.Value)) return new PieceStream(store, [.. Enumerable.Range(0, pieces).Select(Key)]);
        throw new FaultException(ErrorCodes.BlockChecksumMismatch, "The bytes do not match Upload-Checksum and were discarded. Send them again.");
    }

    /// <summary>Deletes the temporary objects.</summary>
    public Task DropAsync() => store.DeletePrefixAsync(prefix, CancellationToken.None);

    private string Key(int piece) => prefix + piece.ToString("D8", CultureInfo.InvariantCulture);

    /// <summary>Reads the pieces one after the other.</summary>
    private sealed class PieceStream(IMediaStore store, IReadOnlyList<string> pieces) : ReadOnlyStream
    {
        private int next;
        private Stream? open;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (true)
            {
                if (open is null && next == pieces.Count) return 0;
                open ??= await store.OpenReadAsync(pieces[next++], 0, cancellationToken).ConfigureAwait(false)
                    ?? throw new FaultException(ErrorCodes.WorkFailed, "The temporary data of the upload is missing.");
                var read = await open.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (read > 0) return read;
                await open.DisposeAsync().ConfigureAwait(false);
                open = null;
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) open?.Dispose();
            base.Dispose(disposing);
        }
    }
}
