using Encoder.Actors;
using Encoder.Grains.Hosting;
using Encoder.TestSupport.Hosts;
using Orleans.Concurrency;
using Orleans.Serialization.Invocation;

namespace Encoder.Grains.Tests.Hosting;

/// <summary><see cref="IProbe"/> as a grain, as the product's actors are.</summary>
public interface IProbeGrain : IProbe, IGrainWithStringKey;

[GrainType("probe")]
[MayInterleave(nameof(MayInterleave))]
internal sealed class ProbeGrain(IGrainContext grain, IActorContext context, IActors actors, ITopics topics, IActorState<ProbeDocument> state)
    : Probe(context, actors, topics, state), IProbeGrain, IGrainBase, IIncomingGrainCallFilter
{
    private readonly OneAtATime calls = new();

    public IGrainContext GrainContext => grain;

    public static bool MayInterleave(IInvokable call) => Interleaving.IsDeclaredOn(call);

    public Task Invoke(IIncomingGrainCallContext call) => calls.InvokeAsync(call);
}
