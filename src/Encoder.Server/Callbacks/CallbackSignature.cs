using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Encoder.Server.Callbacks;

/// <summary>
/// Signs a delivery as Standard Webhooks specifies: HMAC-SHA256 over <c>id.timestamp.body</c>. Receivers verify it with any library of that
/// standard, reject old timestamps, and ignore ids they have already processed.
/// </summary>
public static class CallbackSignature
{
    /// <summary>Header with the delivery's id: the same for every attempt.</summary>
    public const string IdHeader = "webhook-id";

    /// <summary>Header with the time of the attempt in Unix seconds.</summary>
    public const string TimestampHeader = "webhook-timestamp";

    /// <summary>Header with the signature, <c>v1,base64</c>.</summary>
    public const string SignatureHeader = "webhook-signature";

    private const string SecretPrefix = "whsec_";

    /// <summary>The bytes of a secret as configured.</summary>
    public static bool TryParseSecret(string secret, out byte[] key)
    {
        key = [];
        if (!secret.StartsWith(SecretPrefix, StringComparison.Ordinal)) return false;
        var buffer = new byte[secret.Length];
        if (!Convert.TryFromBase64String(secret[SecretPrefix.Length..], buffer, out var length) || length is < 24 or > 64) return false;
        key = buffer[..length];
        return true;
    }

    /// <summary>The value of the signature's header.</summary>
    public static string Of(byte[] key, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.")));
        hmac.AppendData(body);
        return "v1," + Convert.ToBase64String(hmac.GetHashAndReset());
    }
}
