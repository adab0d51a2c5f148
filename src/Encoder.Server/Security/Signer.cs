using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Encoder.Storage;

namespace Encoder.Server.Security;

/// <summary>
/// Signs playback addresses and sessions. The signing key is created once and kept in the store, so that
/// every server over the same store accepts the signatures of the others.
/// </summary>
public sealed class Signer
{
    private const string Key = "server/signing-key";
    private const int KeyBytes = 32;

    // Half of the HMAC: 128 bits cannot be guessed, and addresses stay short (RFC 2104 §5).
    private const int SignatureBytes = 16;
    private readonly IMediaStore store;
    private byte[]? key;

    /// <summary>A signer over a store. It must be opened before use.</summary>
    public Signer(IMediaStore store) => this.store = store;

    private byte[] SigningKey => key ?? throw new InvalidOperationException("The signing key has not been read yet.");

    /// <summary>Reads the key, or creates it when the store has none.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await store.PutIfAbsentAsync(Key, RandomNumberGenerator.GetBytes(KeyBytes), cancellationToken).ConfigureAwait(false);
        var stream = await store.OpenReadAsync(Key, 0, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException("The signing key is missing from the store.");
        await using var scope = stream.ConfigureAwait(false);
        var read = new byte[KeyBytes];
        await stream.ReadExactlyAsync(read, cancellationToken).ConfigureAwait(false);
        key = read;
    }

    /// <summary>Signs a text for one purpose. The signature is not valid for other purposes.</summary>
    public string Sign(string purpose, string text)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(SigningKey, Encoding.UTF8.GetBytes($"{purpose}\n{text}"), hash);
        return Base64Url.EncodeToString(hash[..SignatureBytes]);
    }

    /// <summary>Whether a signature matches this text and purpose; compared in constant time.</summary>
    public bool IsValid(string purpose, string text, string signature) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(purpose, text)), Encoding.UTF8.GetBytes(signature));
}
