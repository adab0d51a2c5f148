using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Encoder.Grains;

/// <summary>Ids of attempts, such as <c>2-3f9a-kd81mzq0w4</c>: number, node, random part. They occur in the names of the attempt's private files, never in published names.</summary>
internal static class AttemptId
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";

    public static string New(int number, string node)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(node));
        return string.Create(CultureInfo.InvariantCulture, $"{number}-{Convert.ToHexStringLower(digest, 0, 2)}-{RandomNumberGenerator.GetString(Letters, 11)}");
    }

    /// <summary>The number in an id that another activation created; 1 when the id has no number.</summary>
    public static int NumberOf(string id) =>
        int.TryParse(id.AsSpan(0, Math.Max(0, id.IndexOf('-', StringComparison.Ordinal))), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
}
