using Encoder.Storage;
using Orleans.Streams;

namespace Encoder.TestSupport.Silos;

/// <summary>How a simulated silo runs.</summary>
public sealed record SimulatedSiloOptions
{
    /// <summary>Where grain state and media are kept.</summary>
    public required IMediaStore Store { get; init; }

    /// <summary>The clock of timers and idling.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>A grain without a call for this long is deactivated. Default 5 minutes.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A caller stops waiting after this long; the call itself goes on. Null, the default: it waits for the answer.</summary>
    public TimeSpan? CallTimeout { get; init; }

    /// <summary>Told of failures that no caller hears of: timers, announcements, deactivations. Default: nobody.</summary>
    public Action<GrainFailure>? Failed { get; init; }

    /// <summary>Where turns run. Default: the thread pool.</summary>
    public ITurnExecutor Executor { get; init; } = PoolExecutor.Instance;

    /// <summary>What stands between those who announce and the streams: a place to lose announcements.</summary>
    public Func<IStreamProvider, IStreamProvider> WrapStreams { get; init; } = static streams => streams;
}

/// <summary>A failure without a caller.</summary>
/// <param name="Kind">The grain's type, such as <c>job</c>.</param>
/// <param name="During">What it was doing, such as <c>timer</c>.</param>
public sealed record GrainFailure(string Kind, string Key, string During, Exception Exception);

/// <summary>Runs the turns of grains; <see cref="Simulation"/> is the seeded, single-threaded one.</summary>
public interface ITurnExecutor
{
    /// <summary>Has <paramref name="item"/> executed once, soon, never within this call.</summary>
    void Execute(IThreadPoolWorkItem item);
}

internal sealed class PoolExecutor : ITurnExecutor
{
    public static readonly PoolExecutor Instance = new();

    public void Execute(IThreadPoolWorkItem item) => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false);
}
