using System.Security.Cryptography;
using System.Text;

namespace Encoder.Grains;

/// <summary>The store keys of a catalog: pages of all jobs, one small object per unfinished job, one per idempotency key.</summary>
internal sealed record CatalogKeys(string Tenant)
{
    public string Pages => $"catalog/{Tenant}/pages/";

    public string Unfinished => $"catalog/{Tenant}/unfinished/";

    public string Channels => $"catalog/{Tenant}/channels/";

    public string Channel(string channel) => Channels + channel;

    public string Page(int number) => $"{Pages}{number / CatalogPage.Size:D8}";

    public string UnfinishedJob(string job) => Unfinished + job;

    /// <summary>The job of an idempotency key, by <see cref="HashOf"/>.</summary>
    public string Keyed(string hash) => $"catalog/{Tenant}/keys/{hash}";

    public static string HashOf(string idempotencyKey) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(idempotencyKey)));

    /// <summary>A new id: 96 random bits, so that ids cannot be guessed.</summary>
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
}
