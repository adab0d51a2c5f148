using System.Runtime.ExceptionServices;

namespace Encoder.Grains.State;

/// <summary>Writes grain state and translates failures into the faults of this product.</summary>
internal static class PersistentStates
{
    /// <summary>
    /// Replaces the state of an activation, storing it first. When that fails its outcome is unknown: the activation ends, and the next call reads what is
    /// stored. See <see cref="WriteAsync"/>.
    /// </summary>
    public static async Task ReplaceAsync<T>(this IPersistentState<T> state, T next, IGrainContext activation)
    {
        var before = state.State;
        state.State = next;
        try
        {
            await state.WriteAsync();
        }
        catch
        {
            state.State = before;
            activation.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, "The outcome of the state write is unknown."));
            throw;
        }
    }

    /// <summary>
    /// Stores the state durably. Of two activations that write at once one gets <c>grain.state_conflict</c>. A fault of the store
    /// (<c>store.disk_full</c>), which Orleans wraps, is unwrapped.
    /// </summary>
    public static async Task WriteAsync<T>(this IPersistentState<T> state)
    {
        try
        {
            await state.WriteStateAsync();
        }
        catch (OrleansException exception)
        {
            if (GrainFaults.Of(exception) is not { } fault) throw;
            ExceptionDispatchInfo.Throw(fault);
        }
    }
}
