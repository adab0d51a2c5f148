using System.Security.Cryptography;
using System.Text;

namespace Encoder.Client.Uploads;

/// <summary>SHA-256 of text, used in file names and keys.</summary>
internal static class Hash
{
    /// <summary>The first half of it, lower-case hex: 32 letters.</summary>
    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
