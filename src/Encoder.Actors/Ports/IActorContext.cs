namespace Encoder.Actors;

/// <summary>What the host gives an actor.</summary>
public interface IActorContext
{
    /// <summary>The actor's key.</summary>
    string Key { get; }

    /// <summary>
    /// Has <see cref="Actor.OnScheduledAsync"/> called, as a call of its own, after <paramref name="due"/>. The same name again
    /// replaces the earlier one. It does not survive deactivation.
    /// </summary>
    void Schedule(string name, TimeSpan due);

    /// <summary>Deactivates the actor when the present call is over; the next call activates it anew.</summary>
    void Retire();
}

/// <summary>The base of all actors.</summary>
public abstract class Actor(IActorContext context)
{
    /// <summary>What the host gives this actor.</summary>
    protected IActorContext Context { get; } = context;

    /// <summary>Called before the first call; a failure here fails that call.</summary>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called once before the actor goes; not after a crash.</summary>
    public virtual Task OnDeactivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>A time set by <see cref="IActorContext.Schedule"/> has come.</summary>
    public virtual Task OnScheduledAsync(string name, CancellationToken cancellationToken) => Task.CompletedTask;
}
