using Encoder.Contracts;
using Orleans.Storage;

namespace Encoder.Grains;

/// <summary>What failures of Orleans mean in this product, for those who call grains: nodes, servers, clients.</summary>
public static class GrainFaults
{
    /// <summary>
    /// The fault that a failed call means. No answer in time, a silo that died and a gateway that is gone are all <c>cluster.unreachable</c>: the
    /// outcome is unknown, and every operation may be asked again. Null for what is no failure of Orleans.
    /// </summary>
    public static FaultException? Of(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is FaultException fault) return fault;
            if (inner is InconsistentStateException conflict)
                return new FaultException(ErrorCodes.StateConflict, "The state was written by another activation; ask again.", conflict.Message);
        }

        return exception is TimeoutException or OrleansException
            ? new FaultException(ErrorCodes.ClusterUnreachable, $"A grain gave no answer: {exception.Message}", exception.ToString())
            : null;
    }
}
