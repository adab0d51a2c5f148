using Encoder.Contracts;

namespace Encoder.Grains;

/// <summary>
/// No answer in time, a silo that died, a gateway that is gone: callers get one fault for all of it, <c>actor.unreachable</c>, and
/// need not know Orleans. The outcome is unknown; every operation may be asked again.
/// </summary>
public sealed class UnreachableFilter : IOutgoingGrainCallFilter
{
    /// <inheritdoc/>
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException && context.Request.GetInterfaceType() is { } called && typeof(Actors.IActor).IsAssignableFrom(called))
        {
            throw new FaultException(
                ErrorCodes.ActorUnreachable, $"{context.InterfaceName}.{context.MethodName} got no answer: {exception.Message}", exception.ToString());
        }
    }
}
