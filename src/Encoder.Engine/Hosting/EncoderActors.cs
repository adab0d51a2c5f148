using Encoder.Actors;

namespace Encoder.Engine.Hosting;

/// <summary>Makes the encoder's actors known to a host.</summary>
public static class EncoderActors
{
    /// <summary>Registers job, chunk, rendition, dispatcher and catalog.</summary>
    public static ActorHost RegisterEncoderActors(this ActorHost host, JobOptions? jobs = null, DispatchOptions? dispatch = null)
    {
        jobs ??= new JobOptions();
        dispatch ??= new DispatchOptions();
        return host
            .Register<IJob>("job", on => new Job(on.Context, on.Actors, on.Store, on.Topics, on.State<JobDocument>(), on.Time, jobs))
            .Register<IChunk>("chunk", on => new Chunk(on.Context, on.Actors, on.Store))
            .Register<IRendition>("rendition", on => new Rendition(on.Context, on.Store))
            .Register<IDispatcher>("dispatcher", on => new Dispatcher(on.Context, on.Time, dispatch))
            .Register<ICatalog>("catalog", on => new Catalog(on.Context, on.Actors, on.Store, on.Topics, on.Time));
    }
}
