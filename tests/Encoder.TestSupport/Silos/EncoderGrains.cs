using Encoder.Grains;
using Microsoft.Extensions.Logging.Abstractions;

namespace Encoder.TestSupport.Silos;

/// <summary>Makes the encoder's grain classes known to a simulated silo.</summary>
public static class EncoderGrains
{
    /// <summary>Registers asset, job, channel, chunk, rendition, dispatcher and catalog.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="jobs">The options of a job, by its id.</param>
    /// <param name="dispatch">The options of dispatchers.</param>
    /// <param name="assets">The options of assets.</param>
    /// <param name="seen">The door to the other grains as a class of grains sees it; for tests that record calls.</param>
    public static SimulatedSilo AddEncoderGrains(
        this SimulatedSilo silo, Func<string, JobOptions>? jobs = null, DispatchOptions? dispatch = null, AssetOptions? assets = null,
        Func<IGrainFactory, string, IGrainFactory>? seen = null)
    {
        jobs ??= static _ => new JobOptions();
        dispatch ??= new DispatchOptions();
        assets ??= new AssetOptions();
        seen ??= static (grains, _) => grains;
        return silo
            .Register<IAssetGrain, AssetGrain>(on => new AssetGrain(on.Context, on.Store, on.Announcements, on.Timers, on.Time, assets))
            .Register<IJobGrain, JobGrain>(on => new JobGrain(
                on.Context, seen(on.Grains, "job"), on.Store, on.Announcements, on.State<JobDocument>(), on.Timers, on.Time, jobs(on.Key)))
            .Register<IChannelGrain, ChannelGrain>(on => new ChannelGrain(
                on.Context, seen(on.Grains, "channel"), on.State<ChannelDocument>(), on.Timers, on.Time, jobs(on.Key)))
            .Register<IChunkGrain, ChunkGrain>(on => new ChunkGrain(on.Context, seen(on.Grains, "chunk"), on.Store))
            .Register<IRenditionGrain, RenditionGrain>(on => new RenditionGrain(on.Context, on.Store, on.Announcements))
            .Register<IDispatcherGrain, DispatcherGrain>(on => new DispatcherGrain(on.Context, on.Time, dispatch))
            .Register<ICatalogGrain, CatalogGrain>(on => new CatalogGrain(
                on.Context, seen(on.Grains, "catalog"), on.Store, on.Announcements, on.Timers, on.Time, NullLogger<CatalogGrain>.Instance));
    }
}
