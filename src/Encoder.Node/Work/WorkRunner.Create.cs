using Encoder.Ffmpeg.Chunks;
using Encoder.Ffmpeg.Nodes;
using Encoder.Ffmpeg.Probing;
using Encoder.Ffmpeg.Splitting;
using Encoder.Grains;
using Encoder.Node.Assets;
using Encoder.Node.Encryption;
using Encoder.Node.Live;
using Encoder.Storage;
using Microsoft.Extensions.Logging;

namespace Encoder.Node.Work;

public sealed partial class WorkRunner
{
    /// <summary>A runner for every kind of work, over the grains.</summary>
    public static WorkRunner Create(
        IGrainFactory grains, IMediaStore store, Announcements announcements, NodeTools tools, NodeOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        var plans = new PlanCache(store);
        var encryption = new EncryptedMedia(plans, new ContentKeys(store, new KeyServerClient(time, options.Encryption.KeyServerToken)));
        var sources = new AssetSources(grains, store, announcements, options.InputLimits, time);
        var encoder = new ChunkEncoder(tools.Runner);
        var shared = new RtmpServer(tools.Runner, options.Live, options.ScratchDirectory, time, loggers.CreateLogger<RtmpServer>());
        var handlers = new Dictionary<WorkKind, IWorkHandler>
        {
            [WorkKind.Probe] = new ProbeHandler(grains, sources, new Prober(tools.Runner), time),
            [WorkKind.Split] = new SplitHandler(grains, store, announcements, plans, encryption, sources, new Splitter(tools.Runner), time),
            [WorkKind.Encode] = new EncodeHandler(grains, store, announcements, plans, encryption, encoder, options.InputLimits, time),
            [WorkKind.Package] = new PackageHandler(grains, store, plans, time),
            [WorkKind.Finish] = new FinishHandler(grains, store, plans, time),
            [WorkKind.Preview] = new PreviewHandler(grains, store, plans, encryption, encoder, time),
            [WorkKind.Ingest] = new IngestHandler(grains, store, tools.Runner, options.Live, shared, options.InputLimits, time, loggers.CreateLogger<IngestHandler>()),
            [WorkKind.Deliver] = new DeliverHandler(grains, store, time),
        };
        return new WorkRunner(grains, options, tools.Build.Id, handlers, time, loggers.CreateLogger<WorkRunner>(), sources);
    }
}
