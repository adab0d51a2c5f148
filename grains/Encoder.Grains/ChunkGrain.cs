using Encoder.Actors;
using Orleans.Placement;

namespace Encoder.Grains;

/// <summary><see cref="Chunk"/> as a grain, on the silo whose node takes the lease: its calls stay in the process.</summary>
[GrainType("chunk")]
[PreferLocalPlacement]
internal sealed class ChunkGrain(IGrainContext grain, IActorContext context, IActors actors, IMediaStore store)
    : Chunk(context, actors, store), IChunkGrain, IGrainBase
{
    public IGrainContext GrainContext => grain;
}
