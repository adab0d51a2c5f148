using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Ffmpeg.Nodes;
using Encoder.Grains;
using Encoder.Node.Work;
using Encoder.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Encoder.Silo.Embedded;

/// <summary>
/// The silo within a process: store, grains and node of one machine. <c>encoder encode</c> and <c>encoder serve</c> run on it. It opens
/// no port. It starts in this order: (1) the check of the tools, which takes longest and runs in parallel with the rest, (2) the lock on the
/// data folder and the store, (3) the silo, (4) the activation of unfinished jobs. It stops in the reverse order, the node first.
/// </summary>
public sealed partial class EmbeddedSilo : IAsyncDisposable
{
    private readonly FileStream held;
    private readonly ScratchFolder scratch;
    private readonly IMediaStore store;
    private readonly bool ownsStore;
    private readonly IHost host;
    private readonly CancellationTokenSource stop = new();
    private readonly Task<NodeTools> starting;
    private Task running = Task.CompletedTask;

    private EmbeddedSilo(
        FileStream held, ScratchFolder scratch, IMediaStore store, IHost host, Task<NodeTools> probing, EmbeddedSiloOptions options, TimeProvider time)
    {
        (this.held, this.scratch, this.store, this.host, Time, Slots) = (held, scratch, store, host, time, options.Slots);
        ownsStore = options.Store is null;
        Grains = host.Services.GetRequiredService<IGrainFactory>();
        Announcements = host.Services.GetRequiredService<Announcements>();
        starting = StartNodeAsync(probing, options);
    }

    /// <summary>The grains.</summary>
    public IGrainFactory Grains { get; }

    /// <summary>The announcements of the grains.</summary>
    public Announcements Announcements { get; }

    /// <summary>The store.</summary>
    public IMediaStore Store => store;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>Number of encodes that run at once.</summary>
    public int Slots { get; }

    /// <summary>Opens the store, starts grains and node, and activates unfinished jobs; returns when the node takes work.</summary>
    /// <exception cref="FaultException"><c>node.ffmpeg_missing</c>, <c>store.in_use</c>, <c>store.unwritable</c>, <c>store.disk_full</c>.</exception>
    public static async Task<EmbeddedSilo> StartAsync(EmbeddedSiloOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var silo = await OpenAsync(options, time, cancellationToken);
        try
        {
            await silo.ReadyAsync(cancellationToken);
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens the store, starts the grains and activates unfinished jobs. The node may still be checking its tools then: see <see cref="ReadyAsync"/>.</summary>
    /// <exception cref="FaultException"><c>store.in_use</c>, <c>store.unwritable</c>, <c>store.disk_full</c>.</exception>
    public static async Task<EmbeddedSilo> OpenAsync(EmbeddedSiloOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        // 1.
        var tools = new FfmpegOptions { Niceness = options.Niceness, UseSandbox = options.UseSandbox }.Under(options.Limits);
        var probing = NodeTools.ProbeAsync(tools, time, cancellationToken);

        // 2.
        var (held, scratch) = Hold(options);
        var store = options.Store ?? new DirectoryMediaStore(new DirectoryMediaStoreOptions { Root = options.DataDirectory, Durable = options.Durable });

        // 3.
        var host = EmbeddedHost.Build(store, options, time);
        await host.StartAsync(cancellationToken);
        var silo = new EmbeddedSilo(held, scratch, store, host, probing, options, time);

        // 4.
        await TenantIndex.SweepAllAsync(silo.Grains, store, cancellationToken);
        return silo;
    }

    /// <summary>Whether a silo, of this process or another, is using the data folder.</summary>
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
    public string OutputDirectory(string job) => ((DirectoryMediaStore)store).PathOf(new RunKeys(job, 1).Out.TrimEnd('/'));

    /// <summary>Waits until the node takes work, and returns its tools.</summary>
    /// <exception cref="FaultException"><c>node.ffmpeg_missing</c>.</exception>
    public Task<NodeTools> ReadyAsync(CancellationToken cancellationToken) => starting.WaitAsync(cancellationToken);

    /// <summary>Stops pulling work, returns the leases, and waits until no ffmpeg of this process runs. Grains continue to answer.</summary>
    public async Task StopWorkAsync()
    {
        await stop.CancelAsync();

        // A node without tools has no work; the callers that waited for it have got the fault.
        await Task.WhenAny(starting);
        await running;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A poll of the node that is still held would delay the stop of the silo.
        await StopWorkAsync();
        await host.StopAsync(CancellationToken.None);
        host.Dispose();
        if (ownsStore) ((IDisposable)store).Dispose();
        scratch.Dispose();
        stop.Dispose();
        await held.DisposeAsync();
    }

    private async Task<NodeTools> StartNodeAsync(Task<NodeTools> probing, EmbeddedSiloOptions options)
    {
        var tools = await probing;
        foreach (var warning in tools.Capabilities.Warnings) Log.Bound(options.Loggers.CreateLogger<EmbeddedSilo>(), warning);
        var node = new NodeOptions
        {
            Name = NodeNames.New(),
            Encoders = options.ListEncoders ? await NodeEncoders.ListAsync(tools, stop.Token) : null,
            Slots = options.Slots,
            ScratchDirectory = scratch.Path,
            Room = options.Room,
            InputLimits = options.Limits.Input,
            Live = options.Live,
            Encryption = options.Encryption,
        };
        running = WorkRunner.Create(Grains, store, Announcements, tools, node, Time, options.Loggers).RunAsync(stop.Token);
        return tools;
    }

    private static string LockFile(string folder) => Path.Combine(folder, ".host.lock");

    /// <summary>Opens a separate scratch folder first, so that the data folder is unchanged when it is refused.</summary>
    private static (FileStream Held, ScratchFolder Scratch) Hold(EmbeddedSiloOptions options)
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

    /// <summary>Two silos over one folder would each activate every grain. The operating system releases the lock when the process ends in any way.</summary>
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
            throw new FaultException(ErrorCodes.StoreInUse, $"{folder} is in use by another process. Stop that process, or choose another folder.", exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Warning}")]
        public static partial void Bound(ILogger logger, string warning);
    }
}
