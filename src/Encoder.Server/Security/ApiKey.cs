using System.Security.Cryptography;
using System.Text;

namespace Encoder.Server.Security;

/// <summary>A key as stored: only its hash.</summary>
/// <param name="Name">Name for people and logs; unique in the file.</param>
/// <param name="Tenant">The tenant whose jobs and assets it can access.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Hash">SHA-256 of the key. Keys are random, 256 bits: a slow hash would only slow down every request.</param>
public sealed record ApiKey(string Name, string Tenant, IReadOnlyList<ApiScope> Scopes, ReadOnlyMemory<byte> Hash)
{
    /// <summary>Prefix of every key, so that secret scanners and people recognize keys.</summary>
    public const string Prefix = "enc_";

    /// <summary>Identifies the key of a session without revealing the key.</summary>
    public string Id => Convert.ToHexStringLower(Hash.Span[..8]);

    /// <summary>Whether the key has <paramref name="scope"/>.</summary>
    public bool May(ApiScope scope) => Scopes.Contains(scope) || Scopes.Contains(ApiScope.Admin);

    /// <summary>A new key of 256 random bits.</summary>
    public static string New() => Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>The stored form of a key.</summary>
    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
