using Encoder.Contracts;
using Orleans.Storage;

namespace Encoder.Grains;

/// <summary>Translates failures of Orleans into faults, for the callers of grains: nodes, servers, clients.</summary>
public static class GrainFaults
{
    /// <summary>
    /// The fault for a failed call. A time-out, a silo that died and a gateway that is unreachable all become <c>cluster.unreachable</c>: the
    /// outcome is unknown, and every operation may be repeated. Null for exceptions that do not come from Orleans.
    /// </summary>
    public static FaultException? Of(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (inner is FaultException fault) return fault;
            if (inner is InconsistentStateException conflict)
                return new FaultException(ErrorCodes.StateConflict, "Another activation of the grain wrote its state first. Try again.", conflict.Message);
        }

        return exception is TimeoutException or OrleansException
            ? new FaultException(ErrorCodes.ClusterUnreachable, $"A grain did not answer, so the call may have been carried out. Try again. {exception.Message}", exception.ToString())
            : null;
    }
}
