using Encoder.Actors;
using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Engine.Hosting;
using Encoder.Engine.Storage;
using Encoder.Engine.Work;
using Encoder.Ffmpeg.Nodes;
using Encoder.Ffmpeg.Processes;
using Microsoft.Extensions.Logging;

namespace Encoder.Engine;

/// <summary>
/// The in-process host: store, actors and node on one machine. <c>encoder encode</c> and <c>encoder serve</c> stand on it;
/// silos have a host of their own for the same ports.
/// </summary>
public sealed partial class EngineHost : IAsyncDisposable
{
    private static readonly string[] KnownEncoders = ["libx264", "libx265", "libsvtav1", "libvpx-vp9", "aac", "libopus"];
    private readonly FileStream held;
    private readonly DirectoryMediaStore store;
    private readonly ActorHost actors;
    private readonly CancellationTokenSource stop = new();
    private readonly Task running;

    private EngineHost(
        FileStream held, DirectoryMediaStore store, ActorHost actors, NodeTools tools, IReadOnlyList<string> encoders, EngineOptions options, TimeProvider time)
    {
        (this.held, this.store, this.actors, Tools, Time, Slots) = (held, store, actors, tools, time, options.Slots);
        var node = new NodeOptions
        {
            Name = Environment.MachineName,
            Encoders = encoders,
            Slots = options.Slots,
            ScratchDirectory = options.ScratchDirectory ?? Path.Combine(options.DataDirectory, "scratch"),
            Room = options.Room,
            InputLimits = options.Limits.Input,
        };
        running = WorkRunner.Create(actors, store, actors.Topics, tools, node, time, options.Loggers).RunAsync(stop.Token);
    }

    /// <summary>The door to actors.</summary>
    public IActors Actors => actors;

    /// <summary>Announcements.</summary>
    public ITopics Topics => actors.Topics;

    /// <summary>The store.</summary>
    public IMediaStore Store => store;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>What this machine encodes with.</summary>
    public NodeTools Tools { get; }

    /// <summary>Encodes at once.</summary>
    public int Slots { get; }

    /// <summary>Opens the store, starts actors and node, and wakes unfinished jobs.</summary>
    /// <exception cref="FaultException"><c>node.ffmpeg_missing</c>, <c>store.in_use</c>, <c>store.unwritable</c>, <c>store.disk_full</c>.</exception>
    public static async Task<EngineHost> StartAsync(EngineOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var logger = options.Loggers.CreateLogger<EngineHost>();
        var ffmpeg = new FfmpegOptions
        {
            Niceness = options.Niceness,
            Limits = options.Limits.Process,
            ProbeLimits = ProcessLimits.Probe.Within(options.Limits.Process),
            UseSandbox = options.UseSandbox,
        };
        var tools = await NodeTools.ProbeAsync(ffmpeg, time, cancellationToken).ConfigureAwait(false);
        foreach (var warning in tools.Capabilities.Warnings) Log.Bound(logger, warning);
        var encoders = options.ListEncoders ? KnownEncoders.Where((await tools.EncodersAsync(cancellationToken).ConfigureAwait(false)).Contains).ToArray() : [];
        var held = Hold(options.DataDirectory);
        var store = new DirectoryMediaStore(new DirectoryMediaStoreOptions { Root = options.DataDirectory, Durable = options.Durable });
        var actors = new ActorHost(new ActorHostOptions
        {
            Store = store,
            Time = time,
            Failed = failure => Log.Failed(logger, failure.Exception, failure.Kind, failure.Key, failure.During),
        }).RegisterEncoderActors(new JobOptions { Previews = options.Previews }, assets: options.Assets);
        var host = new EngineHost(held, store, actors, tools, encoders, options, time);
        foreach (var tenant in await TenantIndex.ReadAsync(store, cancellationToken).ConfigureAwait(false))
            await actors.Get<ICatalog>(tenant).SweepAsync(cancellationToken).ConfigureAwait(false);
        return host;
    }

    /// <summary>The local folder that holds the job's <c>out/</c> files.</summary>
    public string OutputDirectory(string job) => store.PathOf(new RunKeys(job, 1).Out.TrimEnd('/'));

    /// <summary>Pulls no more work, returns the leases and ends when no ffmpeg of ours runs any more. Actors go on answering.</summary>
    public async Task StopWorkAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopWorkAsync().ConfigureAwait(false);
        await actors.DisposeAsync().ConfigureAwait(false);
        store.Dispose();
        stop.Dispose();
        await held.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Two hosts of one folder would both be every actor. The system lets go of the file with the process, however that ends.</summary>
    private static FileStream Hold(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new FileStream(Path.Combine(folder, ".host.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (StoreFaults.Of(exception, folder) is FaultException fault) throw fault;
            if (!Directory.Exists(folder)) throw;
            throw new FaultException(ErrorCodes.StoreInUse, $"Another process works in {folder}; end it, or take another folder.", exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Warning}")]
        public static partial void Bound(ILogger logger, string warning);

        [LoggerMessage(2, LogLevel.Error, "{Kind} {Key} failed during {During}")]
        public static partial void Failed(ILogger logger, Exception exception, string kind, string key, string during);
    }
}
