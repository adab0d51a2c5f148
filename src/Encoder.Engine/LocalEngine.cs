using Encoder.Actors;
using Encoder.Contracts;

namespace Encoder.Engine;

/// <summary>One command's engine: an <see cref="EngineHost"/> that works for the jobs of this command only.</summary>
public sealed class LocalEngine : ILocalEngine
{
    private readonly EngineHost host;

    private LocalEngine(EngineHost host) => this.host = host;

    /// <summary>Opens the store, starts the actors and wakes unfinished jobs.</summary>
    /// <exception cref="FaultException"><c>store.unwritable</c>, <c>store.disk_full</c>.</exception>
    public static async Task<LocalEngine> StartAsync(EngineOptions options, TimeProvider time, CancellationToken cancellationToken) =>
        new(await EngineHost.OpenAsync(options, time, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public IReadOnlyList<Fault> Unprotected { get; private set; } = [];

    /// <inheritdoc/>
    public async Task<string> SubmitAsync(JobRequest request, string idempotencyKey, CancellationToken cancellationToken)
    {
        var registration = new JobRegistration(idempotencyKey, request.Spec.Name ?? request.Source.FileName);
        var job = await host.Actors.Get<ICatalog>(request.Tenant).RegisterAsync(registration, cancellationToken).ConfigureAwait(false);
        await host.Actors.Get<IJob>(job).SubmitAsync(request, cancellationToken).ConfigureAwait(false);
        var tools = await host.ReadyAsync(cancellationToken).ConfigureAwait(false);
        Unprotected = [.. tools.Capabilities.Warnings.Select(warning => new Fault(ErrorCodes.NodeUnprotected, warning))];
        return job;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<JobSnapshot> WatchAsync(string job, CancellationToken cancellationToken) =>
        JobWatch.WatchAsync(host.Actors, host.Topics, job, host.Time, cancellationToken);

    /// <inheritdoc/>
    public async Task CancelAsync(string job, CancellationToken cancellationToken)
    {
        await host.Actors.Get<IJob>(job).CancelAsync(cancellationToken).ConfigureAwait(false);
        await host.StopWorkAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public string OutputDirectory(string job) => host.OutputDirectory(job);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => host.DisposeAsync();
}
