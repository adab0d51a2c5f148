using Encoder.Actors;

namespace Encoder.Engine.Hosting;

/// <summary>Makes the encoder's actors known to a host.</summary>
public static class EncoderActors
{
    /// <summary>Registers asset, job, chunk, rendition, dispatcher and catalog.</summary>
    public static ActorHost RegisterEncoderActors(this ActorHost host, JobOptions? jobs = null, DispatchOptions? dispatch = null, AssetOptions? assets = null)
    {
        jobs ??= new JobOptions();
        dispatch ??= new DispatchOptions();
        assets ??= new AssetOptions();
        return host
            .Register<IAsset>("asset", on => new Asset(on.Context, on.Store, on.Topics, on.Time, assets))
            .Register<IJob>("job", on => new Job(on.Context, on.Actors, on.Store, on.Topics, on.State<JobDocument>(), on.Time, jobs))
            .Register<IChunk>("chunk", on => new Chunk(on.Context, on.Actors, on.Store))
            .Register<IRendition>("rendition", on => new Rendition(on.Context, on.Store))
            .Register<IDispatcher>("dispatcher", on => new Dispatcher(on.Context, on.Time, dispatch))
            .Register<ICatalog>("catalog", on => new Catalog(on.Context, on.Actors, on.Store, on.Topics, on.Time));
    }
}
