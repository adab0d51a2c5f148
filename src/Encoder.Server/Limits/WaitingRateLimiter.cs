using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Encoder.Server.Limits;

/// <summary>
/// Lets some requests wait for their turn where others are refused: clients of tus take a 429 for the end of the upload. A request that
/// waits holds its own connection and nothing else.
/// </summary>
/// <param name="inner">Counts all requests, those that wait too.</param>
/// <param name="mayWait">Which requests wait.</param>
internal sealed class WaitingRateLimiter(PartitionedRateLimiter<HttpContext> inner, Func<HttpContext, bool> mayWait, TimeProvider time) : PartitionedRateLimiter<HttpContext>
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => inner.GetStatistics(resource);

    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount) => inner.AttemptAcquire(resource, permitCount);

    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(HttpContext resource, int permitCount, CancellationToken cancellationToken)
    {
        var beganAt = time.GetTimestamp();
        while (true)
        {
            var lease = inner.AttemptAcquire(resource, permitCount);
            if (lease.IsAcquired || !mayWait(resource) || time.GetElapsedTime(beganAt) >= Longest) return lease;
            lease.Dispose();
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
