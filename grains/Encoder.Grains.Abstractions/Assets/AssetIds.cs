using System.Security.Cryptography;
using System.Text;
using Encoder.Contracts;
using Encoder.Core.Text;

namespace Encoder.Grains;

/// <summary>Ids and names of assets.</summary>
public static class AssetIds
{
    private const int MaxNameLength = 255;

    /// <summary>A new id; with an idempotency key always the same for a tenant.</summary>
    public static string Of(string tenant, string? key) => key is null
        ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"asset\n{tenant}\n{key}")).AsSpan(0, 12));

    /// <summary>Whether a text has the form of an id, of an asset or a job. A grain is activated by its first call: what can't be an id must not make one.</summary>
    public static bool IsId(string text) => text.Length == 24 && text.All(char.IsAsciiHexDigitLower);

    /// <summary>A name is for people: it is never used as a path, and contains no control characters. Fault: <c>request.invalid</c>.</summary>
    public static string NameOf(string? given)
    {
        var name = DisplayText.Clean((given ?? "").Split('/', '\\')[^1], MaxNameLength);
        return name.Length > 0 ? name : throw new FaultException(ErrorCodes.RequestInvalid, "The file has no name. Give fileName.");
    }
}
