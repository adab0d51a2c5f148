using Encoder.Actors;

namespace Encoder.Grains;

/// <summary><see cref="Rendition"/> as a grain.</summary>
[GrainType("rendition")]
internal sealed class RenditionGrain(IGrainContext grain, IActorContext context, IMediaStore store)
    : Rendition(context, store), IRenditionGrain, IGrainBase
{
    public IGrainContext GrainContext => grain;
}
