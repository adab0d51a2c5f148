using System.Runtime.ExceptionServices;

namespace Encoder.Grains.State;

/// <summary>Writes grain state and translates failures into the faults of this product.</summary>
internal static class PersistentStates
{
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
