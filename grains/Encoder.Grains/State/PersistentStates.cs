using System.Runtime.ExceptionServices;

namespace Encoder.Grains.State;

/// <summary>Writes kept state with the faults of this product.</summary>
internal static class PersistentStates
{
    /// <summary>
    /// Stores the state; durable when it returns. Of two activations that write at once one gets <c>grain.state_conflict</c>. What the store
    /// says (<c>store.disk_full</c>) arrives as said; Orleans wraps it.
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
