using System.Security.Cryptography;
using System.Text;

namespace Encoder.Server.Security;

/// <summary>A key as it is kept: its hash, never itself.</summary>
/// <param name="Name">For people and logs; unique in the file.</param>
/// <param name="Tenant">Whose jobs and assets it sees.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Hash">SHA-256 of the key. Keys are random, 256 bits: a slow hash would only slow down every request.</param>
public sealed record ApiKey(string Name, string Tenant, IReadOnlyList<ApiScope> Scopes, ReadOnlyMemory<byte> Hash)
{
    /// <summary>Beginning of every key: secret scanners find it, and people see what it is.</summary>
    public const string Prefix = "enc_";

    /// <summary>Says which key a session belongs to without telling anything of the key.</summary>
    public string Id => Convert.ToHexStringLower(Hash.Span[..8]);

    /// <summary>Whether the key may do what needs <paramref name="scope"/>.</summary>
    public bool May(ApiScope scope) => Scopes.Contains(scope) || Scopes.Contains(ApiScope.Admin);

    /// <summary>A new key of 256 random bits.</summary>
    public static string New() => Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>What is kept of a key.</summary>
    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
