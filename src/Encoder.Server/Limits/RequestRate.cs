using System.Globalization;
using System.Threading.RateLimiting;
using Encoder.Contracts;
using Encoder.Server.Problems;
using Encoder.Server.Security;
using Encoder.Server.Tus;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Limits;

/// <summary>A bucket of requests per key; callers without one, players with a signed address among them, have one per address.</summary>
internal sealed class RequestRate(ApiKeys keys, IOptions<LimitOptions> limits, TimeProvider time) : IConfigureOptions<RateLimiterOptions>
{
    public void Configure(RateLimiterOptions options)
    {
        var buckets = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            keys.IsOpen ? RateLimitPartition.GetNoLimiter("open") : RateLimitPartition.GetTokenBucketLimiter(PartitionOf(context), _ => Bucket()));
        options.GlobalLimiter = new WaitingRateLimiter(buckets, TusEndpoints.Takes, time);
        options.OnRejected = async (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
            rejected.HttpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            var fault = new Fault(ErrorCodes.TooManyRequests, $"This client sent more than {limits.Value.RequestsPerSecond} requests per second. Send fewer, and try again later.");
            await new FaultResult([fault], TusEndpoints.StatusOf(rejected.HttpContext, fault)).ExecuteAsync(rejected.HttpContext).ConfigureAwait(false);
        };
    }

    private static string PartitionOf(HttpContext context) =>
        context.KeyName() is { } key ? $"key {key}" : $"address {context.Connection.RemoteIpAddress}";

    private TokenBucketRateLimiterOptions Bucket() => new()
    {
        TokensPerPeriod = limits.Value.RequestsPerSecond, TokenLimit = limits.Value.RequestsPerSecond * 2, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0,
    };
}
