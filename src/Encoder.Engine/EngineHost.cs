using Encoder.Actors;
using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Engine.Hosting;
using Encoder.Engine.Storage;
using Encoder.Engine.Work;
using Encoder.Ffmpeg.Nodes;
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
    private readonly ScratchFolder scratch;
    private readonly DirectoryMediaStore store;
    private readonly ActorHost actors;
    private readonly CancellationTokenSource stop = new();
    private readonly Task<NodeTools> starting;
    private Task running = Task.CompletedTask;

    private EngineHost(
        FileStream held, ScratchFolder scratch, DirectoryMediaStore store, ActorHost actors, Task<NodeTools> probing, EngineOptions options, TimeProvider time)
    {
        (this.held, this.scratch, this.store, this.actors, Time, Slots) = (held, scratch, store, actors, time, options.Slots);
        starting = StartNodeAsync(probing, options);
    }

    /// <summary>The door to actors.</summary>
    public IActors Actors => actors;

    /// <summary>Announcements.</summary>
    public ITopics Topics => actors.Topics;

    /// <summary>The store.</summary>
    public IMediaStore Store => store;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Encodes at once.</summary>
    public int Slots { get; }

    /// <summary>Opens the store, starts actors and node, and wakes unfinished jobs; returns when the node takes work.</summary>
    /// <exception cref="FaultException"><c>node.ffmpeg_missing</c>, <c>store.in_use</c>, <c>store.unwritable</c>, <c>store.disk_full</c>.</exception>
    public static async Task<EngineHost> StartAsync(EngineOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var host = await OpenAsync(options, time, cancellationToken).ConfigureAwait(false);
        try
        {
            await host.ReadyAsync(cancellationToken).ConfigureAwait(false);
            return host;
        }
        catch
        {
            await host.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Opens the store, starts the actors and wakes unfinished jobs. The node still looks for its tools then: see <see cref="ReadyAsync"/>.</summary>
    /// <exception cref="FaultException"><c>store.in_use</c>, <c>store.unwritable</c>, <c>store.disk_full</c>.</exception>
    public static async Task<EngineHost> OpenAsync(EngineOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        // First, because an ffmpeg starts in it: what follows costs no less.
        var tools = new FfmpegOptions { Niceness = options.Niceness, UseSandbox = options.UseSandbox }.Under(options.Limits);
        var probing = NodeTools.ProbeAsync(tools, time, cancellationToken);
        var logger = options.Loggers.CreateLogger<EngineHost>();
        var (held, scratch) = Hold(options);
        var store = new DirectoryMediaStore(new DirectoryMediaStoreOptions { Root = options.DataDirectory, Durable = options.Durable });
        var actors = new ActorHost(new ActorHostOptions
        {
            Store = store,
            Time = time,
            Failed = failure => Log.Failed(logger, failure.Exception, failure.Kind, failure.Key, failure.During),
        }).RegisterEncoderActors(new JobOptions { Previews = options.Previews }, assets: options.Assets);
        var host = new EngineHost(held, scratch, store, actors, probing, options, time);
        foreach (var tenant in await TenantIndex.ReadAsync(store, cancellationToken).ConfigureAwait(false))
            await actors.Get<ICatalog>(tenant).SweepAsync(cancellationToken).ConfigureAwait(false);
        return host;
    }

    /// <summary>Whether a host, of this process or another, works in the data folder right now.</summary>
    public static bool IsInUse(string dataDirectory)
    {
        try
        {
            using var free = new FileStream(LockFile(dataDirectory), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    /// <summary>The local folder that holds the job's <c>out/</c> files.</summary>
    public string OutputDirectory(string job) => store.PathOf(new RunKeys(job, 1).Out.TrimEnd('/'));

    /// <summary>Returns what this machine encodes with, once the node takes work.</summary>
    /// <exception cref="FaultException"><c>node.ffmpeg_missing</c>.</exception>
    public Task<NodeTools> ReadyAsync(CancellationToken cancellationToken) => starting.WaitAsync(cancellationToken);

    /// <summary>Pulls no more work, returns the leases and ends when no ffmpeg of ours runs any more. Actors go on answering.</summary>
    public async Task StopWorkAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        // A node without tools has no work; whoever waited for it has heard why.
        await Task.WhenAny(starting).ConfigureAwait(false);
        await running.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopWorkAsync().ConfigureAwait(false);
        await actors.DisposeAsync().ConfigureAwait(false);
        store.Dispose();
        scratch.Dispose();
        stop.Dispose();
        await held.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<NodeTools> StartNodeAsync(Task<NodeTools> probing, EngineOptions options)
    {
        var tools = await probing.ConfigureAwait(false);
        foreach (var warning in tools.Capabilities.Warnings) Log.Bound(options.Loggers.CreateLogger<EngineHost>(), warning);
        var node = new NodeOptions
        {
            Name = Environment.MachineName,
            Encoders = options.ListEncoders ? [.. KnownEncoders.Where((await tools.EncodersAsync(stop.Token).ConfigureAwait(false)).Contains)] : [],
            Slots = options.Slots,
            ScratchDirectory = scratch.Path,
            Room = options.Room,
            InputLimits = options.Limits.Input,
        };
        running = WorkRunner.Create(actors, store, actors.Topics, tools, node, Time, options.Loggers).RunAsync(stop.Token);
        return tools;
    }

    private static string LockFile(string folder) => Path.Combine(folder, ".host.lock");

    /// <summary>A scratch folder elsewhere comes first: one that is refused leaves the data folder as it was.</summary>
    private static (FileStream Held, ScratchFolder Scratch) Hold(EngineOptions options)
    {
        var given = options.ScratchDirectory is { } folder ? ScratchFolder.Open(folder) : null;
        FileStream? held = null;
        try
        {
            held = Hold(options.DataDirectory);
            return (held, given ?? ScratchFolder.Open(Path.Combine(options.DataDirectory, "scratch")));
        }
        catch
        {
            held?.Dispose();
            given?.Dispose();
            throw;
        }
    }

    /// <summary>Two hosts of one folder would both be every actor. The system lets go of the file with the process, however that ends.</summary>
    private static FileStream Hold(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new FileStream(LockFile(folder), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
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
