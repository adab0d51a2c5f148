using Encoder.Actors;
using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Engine.Hosting;
using Encoder.Engine.Storage;
using Encoder.Engine.Work;
using Encoder.Ffmpeg.Nodes;

namespace Encoder.Engine;

/// <summary>Store, actors and node on one machine, in this process.</summary>
public sealed class LocalEngine : ILocalEngine
{
    private const string Tenant = "local";

    private readonly DirectoryMediaStore store;
    private readonly ActorHost host;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource stop = new();
    private readonly Task running;

    private LocalEngine(DirectoryMediaStore store, ActorHost host, WorkRunner runner, TimeProvider time)
    {
        (this.store, this.host, this.time) = (store, host, time);
        running = runner.RunAsync(stop.Token);
    }

    /// <summary>Opens the store, starts actors and node, and wakes unfinished jobs.</summary>
    /// <exception cref="FaultException"><c>node.ffmpeg_missing</c>, <c>store.unwritable</c>, <c>store.disk_full</c>.</exception>
    public static async Task<LocalEngine> StartAsync(
        EngineOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        // One machine, one user: ffmpeg runs at the command's own priority, as it would if he had started it himself.
        var tools = await NodeTools.ProbeAsync(new FfmpegOptions { Niceness = 0 }, time, cancellationToken).ConfigureAwait(false);
        var store = new DirectoryMediaStore(new DirectoryMediaStoreOptions { Root = options.DataDirectory, Durable = options.Durable });
        var host = new ActorHost(new ActorHostOptions { Store = store, Time = time }).RegisterEncoderActors();
        var node = new NodeOptions
        {
            Name = Environment.MachineName,
            Slots = options.Slots,
            ScratchDirectory = options.ScratchDirectory ?? Path.Combine(options.DataDirectory, "scratch"),
        };
        var runner = WorkRunner.Create(host, store, host.Topics, tools, node, time, options.Loggers);
        var engine = new LocalEngine(store, host, runner, time);
        await host.Get<ICatalog>(Tenant).SweepAsync(cancellationToken).ConfigureAwait(false);
        return engine;
    }

    /// <inheritdoc/>
    public async Task<string> SubmitAsync(JobRequest request, string idempotencyKey, CancellationToken cancellationToken)
    {
        var registration = new JobRegistration(idempotencyKey, request.Spec.Name ?? request.Source.FileName);
        var job = await host.Get<ICatalog>(Tenant).RegisterAsync(registration, cancellationToken).ConfigureAwait(false);
        await host.Get<IJob>(job).SubmitAsync(request, cancellationToken).ConfigureAwait(false);
        return job;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<JobSnapshot> WatchAsync(string job, CancellationToken cancellationToken) =>
        JobWatch.WatchAsync(host, host.Topics, job, time, cancellationToken);

    /// <inheritdoc/>
    public async Task CancelAsync(string job, CancellationToken cancellationToken)
    {
        await host.Get<IJob>(job).CancelAsync(cancellationToken).ConfigureAwait(false);
        await StopAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public string OutputDirectory(string job) => store.PathOf(new RunKeys(job, 1).Out.TrimEnd('/'));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        await host.DisposeAsync().ConfigureAwait(false);
        store.Dispose();
        stop.Dispose();
    }

    private async Task StopAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await running.ConfigureAwait(false);
    }
}
