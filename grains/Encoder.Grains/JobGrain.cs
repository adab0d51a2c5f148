using Encoder.Actors;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Grains;

/// <summary><see cref="Job"/> as a grain.</summary>
[GrainType("job")]
internal sealed class JobGrain(
    IGrainContext grain, IActorContext context, IActors actors, IMediaStore store, ITopics topics, IActorState<JobDocument> state,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time, JobOptions options)
    : Job(context, actors, store, topics, state, time, options), IJobGrain, IGrainBase
{
    public IGrainContext GrainContext => grain;
}
