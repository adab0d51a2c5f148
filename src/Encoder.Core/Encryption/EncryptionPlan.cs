using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
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
    /// <summary>Whether samples are encrypted (ISO/IEC 23001-7), and not whole segments.</summary>
    [JsonIgnore]
    public bool IsCommon => Scheme != EncryptionScheme.Aes128;

    /// <summary>The period of a segment: which key it has, counted from 0.</summary>
    public int PeriodOf(int segment) => RotateSegments is { } count ? segment / count : 0;

    /// <summary>Id of the key of a period. It follows from the first, so that all who know the plan agree.</summary>
    public string KeyIdOf(int period) => period == 0
        ? KeyId
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{KeyId} {period}"))).AsSpan(0, 16));

    /// <summary>The public name of the key of a period, in the folder of the job.</summary>
    public static string KeyName(int period) => period == 0 ? "key" : string.Create(CultureInfo.InvariantCulture, $"key-{period}");
}

/// <summary>A key of AES-128, which is a secret: it is in the store, and given to authorized players.</summary>
/// <param name="Id">Its id, 32 hex digits.</param>
/// <param name="Key">16 bytes.</param>
public sealed record ContentKey(string Id, byte[] Key)
{
    /// <summary>The key in the form of licenses.</summary>
    public ClearKey ToClearKey() => new() { Kind = "oct", Id = Base64Url.EncodeToString(Convert.FromHexString(Id)), Key = Base64Url.EncodeToString(Key) };
}
