using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Core.Encryption;
using Encoder.Grains;

namespace Encoder.Silo.Embedded;

/// <summary>The engine of one command: an <see cref="EmbeddedSilo"/> that runs the jobs of this command only.</summary>
public sealed class LocalEngine : ILocalEngine
{
    private readonly EmbeddedSilo silo;

    private LocalEngine(EmbeddedSilo silo) => this.silo = silo;

    /// <summary>Opens the store, starts the grains and activates unfinished jobs.</summary>
    /// <exception cref="FaultException"><c>store.unwritable</c>, <c>store.disk_full</c>.</exception>
    public static async Task<LocalEngine> StartAsync(EmbeddedSiloOptions options, TimeProvider time, CancellationToken cancellationToken) =>
        new(await EmbeddedSilo.OpenAsync(options, time, cancellationToken));

    /// <inheritdoc/>
    public IReadOnlyList<Fault> Unprotected { get; private set; } = [];

    /// <inheritdoc/>
    public async Task<string> SubmitAsync(JobRequest request, string idempotencyKey, CancellationToken cancellationToken)
    {
        var registration = new JobRegistration(idempotencyKey, request.Spec.Name ?? request.Source.FileName);
        var job = await silo.Grains.GetGrain<ICatalogGrain>(request.Tenant).RegisterAsync(registration, cancellationToken);
        await silo.Grains.GetGrain<IJobGrain>(job).SubmitAsync(request, cancellationToken);
        var tools = await silo.ReadyAsync(cancellationToken);
        Unprotected = [.. tools.Capabilities.Warnings.Select(warning => new Fault(ErrorCodes.NodeUnprotected, warning))];
        return job;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<JobSnapshot> WatchAsync(string job, CancellationToken cancellationToken) =>
        JobWatcher.WatchAsync(silo.Grains, silo.Announcements, job, silo.Time, cancellationToken);

    /// <inheritdoc/>
    public async Task CancelAsync(string job, CancellationToken cancellationToken)
    {
        await silo.Grains.GetGrain<IJobGrain>(job).CancelAsync(cancellationToken);
        await silo.StopWorkAsync();
    }

    /// <inheritdoc/>
    public string OutputDirectory(string job) => silo.OutputDirectory(job);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ClearKey>> KeysAsync(string job, CancellationToken cancellationToken)
    {
        var keys = new List<ClearKey>();
        await foreach (var stored in silo.Store.ListAsync(new RunKeys(job, 1).ContentKeys, cancellationToken))
            if (await StoreJson.ReadAsync<ContentKey>(silo.Store, stored.Key, cancellationToken) is { } key) keys.Add(key.ToClearKey());
        return keys;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => silo.DisposeAsync();
}
