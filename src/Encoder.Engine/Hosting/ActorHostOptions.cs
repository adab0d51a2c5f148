using Encoder.Actors;

namespace Encoder.Engine.Hosting;

/// <summary>How an in-process host of actors runs.</summary>
public sealed record ActorHostOptions
{
    /// <summary>Where states and media are kept.</summary>
    public required IMediaStore Store { get; init; }

    /// <summary>The clock of schedules and idling.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>An actor without call and schedule for this long is deactivated. Default 5 minutes.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A caller stops waiting after this long (the call itself goes on). Null, the default: it waits for the answer.</summary>
    public TimeSpan? CallTimeout { get; init; }

    /// <summary>Told of failures that no caller hears of: scheduled calls, announcements, deactivations. Default: nobody.</summary>
    public Action<ActorFailure>? Failed { get; init; }

    /// <summary>Where turns run. Default: the thread pool.</summary>
    public IActorExecutor Executor { get; init; } = PoolExecutor.Instance;
}

/// <summary>A failure without a caller.</summary>
/// <param name="Kind">The actor's kind, such as <c>job</c>.</param>
/// <param name="During">What it was doing, such as <c>scheduled:leases</c>.</param>
public sealed record ActorFailure(string Kind, string Key, string During, Exception Exception);

/// <summary>Runs the turns of actors; a test puts a seeded, single-threaded one here.</summary>
public interface IActorExecutor
{
    /// <summary>Has <paramref name="item"/> executed once, soon, never within this call.</summary>
    void Execute(IThreadPoolWorkItem item);
}

internal sealed class PoolExecutor : IActorExecutor
{
    public static readonly PoolExecutor Instance = new();

    public void Execute(IThreadPoolWorkItem item) => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false);
}
