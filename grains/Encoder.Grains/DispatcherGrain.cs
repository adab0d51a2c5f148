using Encoder.Actors;
using Encoder.Grains.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Serialization.Invocation;

namespace Encoder.Grains;

/// <summary><see cref="Dispatcher"/> as a grain: its long poll interleaves, everything else is one call at a time.</summary>
[GrainType("dispatcher")]
[MayInterleave(nameof(MayInterleave))]
internal sealed class DispatcherGrain(
    IGrainContext grain, IActorContext context, [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time, DispatchOptions options)
    : Dispatcher(context, time, options), IDispatcherGrain, IGrainBase, IIncomingGrainCallFilter
{
    private readonly OneAtATime calls = new();

    public IGrainContext GrainContext => grain;

    public static bool MayInterleave(IInvokable call) => Interleaving.IsDeclaredOn(call);

    public Task Invoke(IIncomingGrainCallContext call) => calls.InvokeAsync(call);
}
