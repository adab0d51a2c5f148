using System.Collections.Concurrent;
using System.Reflection;
using Encoder.Actors;

namespace Encoder.Engine.Hosting;

/// <summary>
/// The in-process host of actors: a mailbox per actor, state in the store, topics in memory. One process, one host per store,
/// never a distributed system; the same actors run as Orleans grains for that.
/// </summary>
public sealed class ActorHost : IActors, IAsyncDisposable
{
    private readonly ConcurrentDictionary<Type, ActorType> types = new();
    private readonly ConcurrentDictionary<(string Kind, string Key), ActorCell> cells = new();
    private readonly MemoryTopics topics;
    private readonly ITimer idleTimer;
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int calls;
    private volatile bool stopping;
    private volatile bool abandoned;

    /// <summary>A host without kinds; register them before the first call.</summary>
    public ActorHost(ActorHostOptions options)
    {
        Options = options;
        topics = new MemoryTopics(this);
        idleTimer = options.Time.CreateTimer(_ => LeaveIdle(), null, options.IdleAfter, options.IdleAfter);
    }

    /// <summary>Announcements within this host.</summary>
    public ITopics Topics => topics;

    /// <summary>How it runs.</summary>
    public ActorHostOptions Options { get; }

    internal bool IsAbandoned => abandoned;

    /// <summary>Makes a kind of actor known. <paramref name="kind"/> names its states in the store.</summary>
    public ActorHost Register<T>(string kind, Func<ActorServices, Actor> create) where T : class, IActor
    {
        types[typeof(T)] = new ActorType(kind, typeof(T), create);
        return this;
    }

    /// <inheritdoc/>
    public T Get<T>(string key) where T : class, IActor
    {
        if (!types.TryGetValue(typeof(T), out var type)) throw new InvalidOperationException($"{typeof(T).Name} is not registered with this host.");
        var proxy = DispatchProxy.Create<T, ActorProxy>();
        ((ActorProxy)(object)proxy).Bind(this, new ActorRef(type, key));
        return proxy;
    }

    /// <summary>
    /// Stops in order: no new call from outside, those under way and what they call come to their end, every actor is deactivated.
    /// Cancelled, it leaves the rest as a crash would.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        stopping = true;
        await using var registration = cancellationToken.UnsafeRegister(static host => ((ActorHost)host!).Abandon(), this).ConfigureAwait(false);
        if (Volatile.Read(ref calls) == 0) drained.TrySetResult();
        await drained.Task.ConfigureAwait(false);
        foreach (var cell in cells.Values) cell.LeaveWhenUnused(null);
        foreach (var cell in cells.Values) await cell.Left.ConfigureAwait(false);
        Abandon();
    }

    /// <summary>Drops everything as a crash does: no further turn, no deactivation; callers get an <see cref="OperationCanceledException"/>.</summary>
    public void Abandon()
    {
        stopping = abandoned = true;
        idleTimer.Dispose();
        foreach (var cell in cells.Values) cell.Abandon();
        cells.Clear();
        drained.TrySetResult();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!abandoned) await StopAsync(CancellationToken.None).ConfigureAwait(false);
    }

    internal void Send(ActorRef target, ActorCall call)
    {
        Interlocked.Increment(ref calls);
        if (IsRefused())
        {
            call.Fail(Gone());
            CallEnded();
            return;
        }

        while (target.Cell is not { } cell || !cell.TryEnqueue(call))
        {
            if (abandoned)
            {
                call.Fail(Gone());
                CallEnded();
                return;
            }

            target.Cell = cells.GetOrAdd((target.Type.Kind, target.Key), static (key, state) => new ActorCell(state.Host, state.Type, key.Key), (Host: this, target.Type));
        }

        // Abandoned meanwhile: the cell may have come after the sweep over all of them.
        if (abandoned) target.Cell.Abandon();
    }

    internal bool SendInner(ActorCell cell, ActorCall call)
    {
        Interlocked.Increment(ref calls);
        if (!stopping && cell.TryEnqueue(call)) return true;
        CallEnded();
        return false;
    }

    internal void Forward(ActorCell from, ActorCall call)
    {
        Interlocked.Decrement(ref calls);
        if (call is InnerCall) return;
        Send(new ActorRef(from.Type, from.Key), call);
    }

    internal void Forget(ActorCell cell) => cells.TryRemove(new((cell.Type.Kind, cell.Key), cell));

    internal void CallEnded()
    {
        if (Interlocked.Decrement(ref calls) == 0 && stopping) drained.TrySetResult();
    }

    internal void Report(ActorFailure failure) => Options.Failed?.Invoke(failure);

    // While the host stops, what is under way may still call on: only the outside is refused.
    private bool IsRefused() => abandoned || (stopping && TaskScheduler.Current is not ActorCell);

    private static OperationCanceledException Gone() => new("The host of actors has stopped.");

    private void LeaveIdle()
    {
        var deadline = Options.Time.GetTimestamp() - (long)(Options.IdleAfter.TotalSeconds * Options.Time.TimestampFrequency);
        foreach (var cell in cells.Values) cell.LeaveWhenUnused(deadline);
    }
}
