using System.Security.Cryptography;
using System.Text;

namespace Encoder.Grains;

/// <summary>The catalog's keys in the store: pages of all jobs, one small object per job that is not finished, one per idempotency key.</summary>
internal sealed record CatalogKeys(string Tenant)
{
    public string Pages => $"catalog/{Tenant}/pages/";

    public string Unfinished => $"catalog/{Tenant}/unfinished/";

    public string Page(int number) => $"{Pages}{number / CatalogPage.Size:D8}";

    public string UnfinishedJob(string job) => Unfinished + job;

    /// <summary>Which job an idempotency key means, by <see cref="HashOf"/>.</summary>
    public string Keyed(string hash) => $"catalog/{Tenant}/keys/{hash}";

    public static string HashOf(string idempotencyKey) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(idempotencyKey)));

    /// <summary>An id of its own: 96 random bits, so that nobody guesses another's.</summary>
    public static string NewJob() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
}
