using System.Buffers.Text;
using System.Globalization;
using System.Text.Json.Serialization;
using Encoder.Contracts;

namespace Encoder.Core.Encryption;

/// <summary>
/// How the media of a run is encrypted, as far as that is public: playlists and manifests tell it. The keys are not in it. Segments of all renditions with the same
/// period have the same key.
/// </summary>
/// <param name="KeyId">Id of the first key, 32 hex digits.</param>
/// <param name="RotateSegments">Segments of a rendition until the next key; null for one key.</param>
/// <param name="KeyServer">The service that gives the keys; null when they are generated.</param>
public sealed record EncryptionPlan(EncryptionScheme Scheme, string KeyId, int? RotateSegments = null, Uri? KeyServer = null)
{
    private const int CountDigits = 8;

    /// <summary>Whether samples are encrypted (ISO/IEC 23001-7), and not whole segments.</summary>
    [JsonIgnore]
    public bool IsCommon => Scheme != EncryptionScheme.Aes128;

    /// <summary>The period of a segment: which key it has, counted from 0.</summary>
    public int PeriodOf(int segment) => RotateSegments is { } count ? segment / count : 0;

    /// <summary>Whether a segment tells its key itself: where samples are encrypted and keys change, the init segment names the first one only.</summary>
    [JsonIgnore]
    public bool HasKeysInSegments => IsCommon && RotateSegments is not null;

    /// <summary>Id of the key of a period: its last four bytes count up from those of the first, so that all who know the plan agree.</summary>
    public string KeyIdOf(int period) => KeyId[..^CountDigits] + unchecked(CountIn(KeyId) + (uint)period).ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>The period whose key has this id; null for an id of another plan.</summary>
    /// <param name="id">32 hex digits, in lower case.</param>
    public int? PeriodWith(string id)
    {
        if (id.Length != KeyId.Length || !id.StartsWith(KeyId[..^CountDigits], StringComparison.Ordinal)) return null;
        var period = unchecked((int)(CountIn(id) - CountIn(KeyId)));
        return period >= 0 ? period : null;
    }

    /// <summary>The public name of the key of a period, in the folder of the job.</summary>
    public static string KeyName(int period) => period == 0 ? "key" : string.Create(CultureInfo.InvariantCulture, $"key-{period}");

    private static uint CountIn(string id) => uint.Parse(id.AsSpan(id.Length - CountDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}

/// <summary>A key of AES-128, which is a secret: it is in the store, and given to authorized players.</summary>
/// <param name="Id">Its id, 32 hex digits.</param>
/// <param name="Key">16 bytes.</param>
public sealed record ContentKey(string Id, byte[] Key)
{
    private const int IdBytes = 16;

    /// <summary>The id that a license request gives, as 32 hex digits; empty when it is none.</summary>
    /// <param name="kid">base64url without padding.</param>
    public static string IdOf(string kid)
    {
        Span<byte> id = stackalloc byte[IdBytes];
        return Base64Url.IsValid(kid, out var length) && length == IdBytes && Base64Url.TryDecodeFromChars(kid, id, out _) ? Convert.ToHexStringLower(id) : "";
    }

    /// <summary>The key in the form of licenses.</summary>
    public ClearKey ToClearKey() => new() { Kind = "oct", Id = Base64Url.EncodeToString(Convert.FromHexString(Id)), Key = Base64Url.EncodeToString(Key) };
}
