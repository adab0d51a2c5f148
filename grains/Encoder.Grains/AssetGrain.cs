using Encoder.Actors;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Grains;

/// <summary><see cref="Asset"/> as a grain.</summary>
[GrainType("asset")]
internal sealed class AssetGrain(
    IGrainContext grain, IActorContext context, IMediaStore store, ITopics topics,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time, AssetOptions options)
    : Asset(context, store, topics, time, options), IAssetGrain, IGrainBase
{
    public IGrainContext GrainContext => grain;
}
