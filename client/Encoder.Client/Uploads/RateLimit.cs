namespace Encoder.Client.Uploads;

/// <summary>One rate limit for all blocks in transfer: first come, first served; unused capacity is not saved up.</summary>
internal sealed class RateLimit(long? bytesPerSecond, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly long startedAt = time.GetTimestamp();
    private TimeSpan freeAt;

    /// <summary>Waits until the given number of bytes may be sent.</summary>
    public Task WaitAsync(int bytes, CancellationToken cancellationToken) =>
        bytesPerSecond is { } rate && Reserve(bytes, rate) is { Ticks: > 0 } wait ? Task.Delay(wait, time, cancellationToken) : Task.CompletedTask;

    private TimeSpan Reserve(int bytes, long rate)
    {
        lock (gate)
        {
            var now = time.GetElapsedTime(startedAt);
            var from = freeAt > now ? freeAt : now;
            freeAt = from + TimeSpan.FromSeconds((double)bytes / rate);
            return from - now;
        }
    }
}
