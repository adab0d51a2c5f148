using System.Text.Json.Serialization;

namespace Encoder.Contracts;

/// <summary>A request for keys, in the format of W3C Encrypted Media Extensions §9.1.3: browsers make it, and Encoder sends it to a key server.</summary>
public sealed record ClearKeyRequest
{
    /// <summary>The ids of the keys, base64url without padding.</summary>
    public required IReadOnlyList<string> Kids { get; init; }

    /// <summary>The type of the session; <c>temporary</c>.</summary>
    public string? Type { get; init; }
}

/// <summary>Keys, in the format of W3C Encrypted Media Extensions §9.1.4: a JSON Web Key Set (RFC 7517).</summary>
public sealed record ClearKeyLicense
{
    /// <summary>The keys.</summary>
    public required IReadOnlyList<ClearKey> Keys { get; init; }

    /// <summary>The type of the session; <c>temporary</c>.</summary>
    public string? Type { get; init; }
}

/// <summary>A key as JSON Web Key. It is a secret.</summary>
public sealed record ClearKey
{
    /// <summary>The kind of key: <c>oct</c>, a symmetric one.</summary>
    [JsonPropertyName("kty")]
    public required string Kind { get; init; }

    /// <summary>Its id, base64url without padding.</summary>
    [JsonPropertyName("kid")]
    public required string Id { get; init; }

    /// <summary>Its 16 bytes, base64url without padding.</summary>
    [JsonPropertyName("k")]
    public required string Key { get; init; }
}
