using System.Collections.Concurrent;
using Encoder.Grains;
using Orleans.Streams;

namespace Encoder.TestSupport.Silos;

/// <summary>
/// Runs the shipped grain classes without Orleans, so that a test can decide the order of turns, the time, and the moment of a crash: a
/// mailbox per grain, state in the store, streams in memory. It behaves as Orleans does where grains rely on it; the contract tests of
/// Encoder.Grains.Tests run against both. What the grains do not use throws <see cref="NotSupportedException"/>.
/// </summary>
public sealed class SimulatedSilo : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Type, GrainKind> kinds = new();
    private readonly ConcurrentDictionary<(string Kind, string Key), SimulatedActivation> activations = new();
    private readonly SimulatedStreams streams;
    private readonly ITimer idleTimer;
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int calls;
    private volatile bool stopping;
    private volatile bool abandoned;

    /// <summary>A silo without grain classes; register them before the first call.</summary>
    public SimulatedSilo(SimulatedSiloOptions options)
    {
        Options = options;
        streams = new SimulatedStreams(this);
        Streams = options.WrapStreams(streams);
        Announcements = new Announcements(Streams, options.Time, new FailureLogger<Announcements>(Report));
        Grains = new SimulatedGrainFactory(this);
        idleTimer = options.Time.CreateTimer(_ => LeaveIdle(), null, options.IdleAfter, options.IdleAfter);
    }

    /// <summary>The door to the grains.</summary>
    public IGrainFactory Grains { get; }

    /// <summary>Streams within this silo, as wrapped by the options.</summary>
    public IStreamProvider Streams { get; }

    /// <summary>Announcements on <see cref="Streams"/>.</summary>
    public Announcements Announcements { get; }

    /// <summary>How it runs.</summary>
    public SimulatedSiloOptions Options { get; }

    /// <summary>How many grains are active.</summary>
    public int Activations => activations.Count;

    internal bool IsAbandoned => abandoned;

    /// <summary>Makes a grain class known, over an earlier one of the same interface. Its attributes name its type and the streams it hears.</summary>
    public SimulatedSilo Register<TInterface, TGrain>(Func<GrainServices, TGrain> create) where TInterface : class, IGrainWithStringKey where TGrain : class, IGrainBase, TInterface
    {
        var kind = GrainKind.Of(create);
        kinds[typeof(TInterface)] = kind;
        streams.Subscribe(kind);
        return this;
    }

    /// <summary>
    /// Stops in order: no new call from outside, those under way and what they call come to their end, every grain is deactivated.
    /// Cancelled, it leaves the rest as a crash would.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        stopping = true;
        await using var registration = cancellationToken.UnsafeRegister(static silo => ((SimulatedSilo)silo!).Abandon(), this);
        if (Volatile.Read(ref calls) == 0) drained.TrySetResult();
        await drained.Task;
        foreach (var activation in activations.Values) activation.LeaveWhenUnused(null);
        foreach (var activation in activations.Values) await activation.Left;
        Abandon();
    }

    /// <summary>Drops everything as a crash does: no further turn, no deactivation; callers get an <see cref="OperationCanceledException"/>.</summary>
    public void Abandon()
    {
        stopping = abandoned = true;
        idleTimer.Dispose();
        foreach (var activation in activations.Values) activation.Abandon();
        activations.Clear();
        drained.TrySetResult();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!abandoned) await StopAsync(CancellationToken.None);
    }

    internal GrainKind KindOf(Type grainInterface) => kinds.TryGetValue(grainInterface, out var kind)
        ? kind
        : throw new InvalidOperationException($"{grainInterface.Name} is not registered with this silo.");

    internal void Send(GrainTarget target, GrainCall call)
    {
        Interlocked.Increment(ref calls);
        if (IsRefused())
        {
            call.Fail(Gone());
            CallEnded();
            return;
        }

        while (target.Activation is not { } activation || !activation.TryEnqueue(call))
        {
            if (abandoned)
            {
                call.Fail(Gone());
                CallEnded();
                return;
            }

            target.Activation = activations.GetOrAdd(
                (target.Kind.Name, target.Key), static (key, state) => new SimulatedActivation(state.Silo, state.Kind, key.Key), (Silo: this, target.Kind));
        }

        // Abandoned meanwhile: the activation may have come after the sweep over all of them.
        if (abandoned) target.Activation.Abandon();
    }

    /// <summary>Gives a call of an activation to itself; false when it is gone.</summary>
    internal bool SendInner(SimulatedActivation activation, GrainCall call)
    {
        Interlocked.Increment(ref calls);
        if (!stopping && activation.TryEnqueue(call)) return true;
        CallEnded();
        return false;
    }

    internal void Forward(SimulatedActivation from, GrainCall call)
    {
        Interlocked.Decrement(ref calls);
        if (call.EndsWithActivation) return;
        Send(new GrainTarget(from.Kind, from.Key), call);
    }

    internal void Forget(SimulatedActivation activation) => activations.TryRemove(new((activation.Kind.Name, activation.Key), activation));

    internal void CallEnded()
    {
        if (Interlocked.Decrement(ref calls) == 0 && stopping) drained.TrySetResult();
    }

    internal void Report(GrainFailure failure) => Options.Failed?.Invoke(failure);

    // While the silo stops, what is under way may still call on: only the outside is refused.
    private bool IsRefused() => abandoned || (stopping && TaskScheduler.Current is not SimulatedActivation);

    private static OperationCanceledException Gone() => new("The simulated silo has stopped.");

    private void LeaveIdle()
    {
        var deadline = Options.Time.GetTimestamp() - (long)(Options.IdleAfter.TotalSeconds * Options.Time.TimestampFrequency);
        foreach (var activation in activations.Values) activation.LeaveWhenUnused(deadline);
    }
}
