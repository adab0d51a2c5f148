using System.Threading.RateLimiting;

namespace Encoder.Server.Limits;

/// <summary>
/// While this node encodes, uploads share a rate that leaves the processors to ffmpeg, whose processes run with a higher niceness than the server and would
/// come last. Reads are served in the order in which they came, so that uploads have equal shares.
/// </summary>
internal sealed class UploadPace : IDisposable
{
    // A read of the body takes at most this much, so that no upload waits long for another.
    public const int LargestRead = 64 * 1024;
    private const int PeriodsPerSecond = 50;
    private readonly TokenBucketRateLimiter? limiter;
    private readonly Func<bool> isEncoding;

    /// <param name="bytesPerSecond">What all uploads have together; 0 for no bound.</param>
    /// <param name="isEncoding">Whether this node encodes.</param>
    public UploadPace(long bytesPerSecond, Func<bool> isEncoding)
    {
        this.isEncoding = isEncoding;
        if (bytesPerSecond == 0) return;
        var tokens = (int)Math.Clamp(bytesPerSecond / PeriodsPerSecond, 1, int.MaxValue);
        limiter = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokensPerPeriod = tokens, TokenLimit = Math.Max(tokens, LargestRead), ReplenishmentPeriod = TimeSpan.FromSeconds(1) / PeriodsPerSecond,
            QueueLimit = int.MaxValue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        });
    }

    /// <summary>Waits until so many bytes, <see cref="LargestRead"/> at most, may be taken in.</summary>
    public async ValueTask WaitAsync(int bytes, CancellationToken cancellationToken)
    {
        if (limiter is null || !isEncoding()) return;
        using var lease = await limiter.AcquireAsync(bytes, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => limiter?.Dispose();
}
