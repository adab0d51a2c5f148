using System.Globalization;
using System.Threading.RateLimiting;
using Encoder.Contracts;
using Encoder.Server.Problems;
using Encoder.Server.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Limits;

/// <summary>A token bucket per key. Callers without a key, such as players with a signed address, have one bucket per network address.</summary>
internal sealed class RequestRate(ApiKeys keys, IOptions<LimitOptions> limits) : IConfigureOptions<RateLimiterOptions>
{
    public void Configure(RateLimiterOptions options)
    {
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            keys.IsOpen ? RateLimitPartition.GetNoLimiter("open") : RateLimitPartition.GetTokenBucketLimiter(PartitionOf(context), _ => Bucket()));
        options.OnRejected = async (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
            rejected.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            var fault = new Fault(ErrorCodes.TooManyRequests, $"This client sent more than {limits.Value.RequestsPerSecond} requests per second. Send fewer, and try again later.");
            await new FaultResult([fault]).ExecuteAsync(rejected.HttpContext).ConfigureAwait(false);
        };
    }

    private static string PartitionOf(HttpContext context) =>
        context.KeyName() is { } key ? $"key {key}" : $"address {context.Connection.RemoteIpAddress}";

    private TokenBucketRateLimiterOptions Bucket() => new()
    {
        TokensPerPeriod = limits.Value.RequestsPerSecond, TokenLimit = limits.Value.RequestsPerSecond * 2, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0,
    };
}
