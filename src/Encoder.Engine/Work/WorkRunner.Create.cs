using Encoder.Actors;
using Encoder.Engine.Assets;
using Encoder.Ffmpeg.Chunks;
using Encoder.Ffmpeg.Nodes;
using Encoder.Ffmpeg.Probing;
using Encoder.Ffmpeg.Splitting;
using Microsoft.Extensions.Logging;

namespace Encoder.Engine.Work;

public sealed partial class WorkRunner
{
    /// <summary>A runner for every kind of work, over any host's actors.</summary>
    public static WorkRunner Create(
        IActors actors, IMediaStore store, ITopics topics, NodeTools tools, NodeOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        var plans = new PlanCache(store);
        var sources = new AssetSources(actors, store, topics, options.InputLimits, time);
        var encoder = new ChunkEncoder(tools.Runner);
        var handlers = new Dictionary<WorkKind, IWorkHandler>
        {
            [WorkKind.Probe] = new ProbeHandler(actors, sources, new Prober(tools.Runner)),
            [WorkKind.Split] = new SplitHandler(actors, store, topics, plans, sources, new Splitter(tools.Runner), time),
            [WorkKind.Encode] = new EncodeHandler(actors, store, plans, encoder, options.InputLimits, time),
            [WorkKind.Package] = new PackageHandler(actors, store, plans),
            [WorkKind.Finish] = new FinishHandler(actors, store, plans, time),
            [WorkKind.Preview] = new PreviewHandler(actors, store, plans, encoder, time),
        };
        return new WorkRunner(actors, options, tools.Build.Id, handlers, time, loggers.CreateLogger<WorkRunner>(), sources);
    }
}
