using Encoder.Actors;
using Encoder.Grains.Hosting;
using Encoder.TestSupport.Actors;
using Orleans.Concurrency;
using Orleans.Serialization.Invocation;

namespace Encoder.Grains.Tests.Hosting;

/// <summary><see cref="IScribe"/> as a grain, as the product's actors are.</summary>
public interface IScribeGrain : IScribe, IGrainWithStringKey;

[GrainType("scribe")]
[MayInterleave(nameof(MayInterleave))]
internal sealed class ScribeGrain(IGrainContext grain, IActorContext context, IActors actors, ITopics topics, IActorState<ScribeState> state)
    : Scribe(context, actors, topics, state), IScribeGrain, IGrainBase, IIncomingGrainCallFilter
{
    private readonly OneAtATime calls = new();

    public IGrainContext GrainContext => grain;

    public static bool MayInterleave(IInvokable call) => Interleaving.IsDeclaredOn(call);

    public Task Invoke(IIncomingGrainCallContext call) => calls.InvokeAsync(call);
}
