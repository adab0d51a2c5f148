using System.Text.Json.Serialization;

namespace Encoder.Contracts;

/// <summary>How the segments of a job or channel are encrypted. Playlists, subtitles and previews are not.</summary>
public sealed record EncryptionSpec
{
    /// <summary>What is encrypted, and how.</summary>
    public required EncryptionScheme Scheme { get; init; }

    /// <summary>
    /// A service that gives the keys, such as <c>https://keys.example.org/v1/</c> (docs/encryption.md). The operator must allow it:
    /// <c>encryption.key_server_not_allowed</c>. Null: the keys are generated.
    /// </summary>
    public Uri? KeyServer { get; init; }

    /// <summary>A new key begins after this many segments of each rendition, 1 to 1,000,000. Null: one key.</summary>
    public int? RotateSegments { get; init; }
}

/// <summary>What is encrypted, and how.</summary>
[JsonConverter(typeof(LowerCaseEnumConverter<EncryptionScheme>))]
public enum EncryptionScheme
{
    /// <summary>HLS only: each segment as a whole, by AES-128 in CBC mode (RFC 8216 §4.3.2.4).</summary>
    [JsonStringEnumMemberName("aes-128")]
    Aes128,

    /// <summary>HLS and DASH: the samples of segments, by AES-128 in counter mode (ISO/IEC 23001-7 §10.1).</summary>
    Cenc,

    /// <summary>HLS and DASH: one block of ten of the samples of video, and all of audio, by AES-128 in CBC mode (ISO/IEC 23001-7 §10.4).</summary>
    Cbcs,
}
