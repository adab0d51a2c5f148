using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Encoder.Grains;

/// <summary>The stream key of a channel: 128 random bits, also as a passphrase of SRT (10 to 64 characters).</summary>
/// <param name="Text">The key.</param>
public sealed record StreamKey(string Text)
{
    private const int Bytes = 16;

    /// <summary>Its hash: hexadecimal SHA-256.</summary>
    [JsonIgnore]
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    /// <summary>A new key.</summary>
    public static StreamKey New() => new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes)));

    /// <summary>Whether a text is the key with a hash.</summary>
    public static bool IsMatch(string text, string hash) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(text)), Convert.FromHexString(hash));

    /// <inheritdoc/>
    public override string ToString() => "stream key";
}
