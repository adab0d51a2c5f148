using System.Security.Cryptography;
using System.Text;

namespace Encoder.Actors;

/// <summary>The catalog's keys in the store: pages of all jobs, and one small object per job that is not finished.</summary>
internal sealed record CatalogKeys(string Tenant)
{
    public string Pages => $"catalog/{Tenant}/pages/";

    public string Unfinished => $"catalog/{Tenant}/unfinished/";

    public string Page(int number) => $"{Pages}{number / CatalogPage.Size:D8}";

    public string UnfinishedJob(string job) => Unfinished + job;

    /// <summary>Says that a job with an idempotency key is in the pages.</summary>
    public string Entered(string job) => $"catalog/{Tenant}/entered/{job}";

    /// <summary>The id that an idempotency key gives: the same for ever, and no other tenant's.</summary>
    public string JobOf(string idempotencyKey)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{Tenant.Length}:{Tenant}{idempotencyKey}"));
        return Convert.ToHexStringLower(digest, 0, 12);
    }

    /// <summary>An id of its own.</summary>
    public static string NewJob() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
}
