using System.Globalization;

namespace Encoder.Server.Security;

/// <summary>
/// Browser sessions. The signed cookie contains the key's id and an expiry. The server stores no sessions; removing the key from the
/// keys file ends its sessions.
/// </summary>
internal sealed class Sessions(ApiKeys keys, Signer signer, TimeProvider time)
{
    public const string Cookie = "encoder-session";
    private const string Purpose = "session";

    /// <summary>The cookie's value for a key.</summary>
    public string Begin(ApiKey key, DateTimeOffset expiry)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{key.Id}.{expiry.ToUnixTimeSeconds()}");
        return $"{text}.{signer.Sign(Purpose, text)}";
    }

    /// <summary>The key of a cookie; null when the cookie is forged or expired, or its key was removed.</summary>
    public ApiKey? Find(string cookie)
    {
        var parts = cookie.Split('.');
        if (parts.Length != 3 || !signer.IsValid(Purpose, $"{parts[0]}.{parts[1]}", parts[2])) return null;
        var expiry = long.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture);
        return expiry > time.GetUtcNow().ToUnixTimeSeconds() ? keys.FindId(parts[0]) : null;
    }
}
