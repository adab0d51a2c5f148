using Encoder.Actors;

namespace Encoder.Grains.State;

/// <summary>
/// The actor's kept state, <c>actors/{grain type}/{key}/state</c> in the store as on every host, read before activation. After a conflict
/// the activation goes: there is a newer one elsewhere, and what this one knows is old.
/// </summary>
internal sealed class ActorState<T> : StoredState<T> where T : class, new()
{
    private readonly IGrainContext grain;

    public ActorState(IGrainContext grain, IMediaStore store) : base(store, $"actors/{grain.GrainId.Type}/{grain.GrainId.Key}/state")
    {
        this.grain = grain;
        grain.ObservableLifecycle.Subscribe(nameof(ActorState<>), GrainLifecycleStage.SetupState, ReadAsync);
    }

    public override Task WriteAsync(CancellationToken cancellationToken) => GuardAsync(base.WriteAsync(cancellationToken));

    public override Task ClearAsync(CancellationToken cancellationToken) => GuardAsync(base.ClearAsync(cancellationToken));

    private async Task GuardAsync(Task change)
    {
        try
        {
            await change;
        }
        catch
        {
            grain.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, "The state could not be stored."));
            throw;
        }
    }
}
