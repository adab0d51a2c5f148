namespace Encoder.Client.Uploads;

/// <summary>One limit over all blocks on their way: who asks first is served first, and nothing is saved up.</summary>
internal sealed class RateLimit(long? bytesPerSecond, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly long startedAt = time.GetTimestamp();
    private TimeSpan freeAt;

    /// <summary>Waits until that many bytes may be sent.</summary>
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
