using System.Collections.Concurrent;
using Encoder.AzureSupport;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Encoder.ServerSupport;

/// <summary>
/// The real server over Azurite, as <c>encoder serve --store azure</c> runs it; between it and the blob service is a proxy, which clients that have an
/// address of a blob meet too. As a class fixture, or by <see cref="StartAsync"/> with settings of its own.
/// </summary>
public sealed class AzureServer : Xunit.IAsyncLifetime, IAsyncDisposable, ILoggerProvider
{
    private readonly ConcurrentQueue<string> log = new();
    private AzuriteServer? azurite;
    private FaultProxy? blobs;
    private ServerFixture? server;

    /// <summary>Set before the start: settings beside those of the account. <c>{blobs}</c> is the address of the blob service.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>The blob service.</summary>
    public FaultProxy Blobs => blobs!;

    /// <summary>For what talks to the account beside the server.</summary>
    public string ConnectionString => AzuriteServer.ConnectionTo(Blobs.Address, azurite!.Queues, azurite.Tables);

    /// <summary>The server.</summary>
    public ServerFixture Server => server!;

    /// <summary>Every log entry of the server, of any level.</summary>
    public IReadOnlyCollection<string> Log => log;

    /// <summary>Starts it; dispose it.</summary>
    public static async Task<AzureServer> StartAsync(params (string Key, string Value)[] settings)
    {
        var started = new AzureServer { Settings = settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value) };
        await started.InitializeAsync();
        return started;
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        // A skipped test makes its fixture too.
        if (AzuriteServer.Missing is not null) return;
        azurite = await AzuriteServer.StartAsync();
        blobs = await FaultProxy.StartAsync(azurite.Blobs);
        server = new ServerFixture
        {
            Settings = new Dictionary<string, string?>(Settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value?.Replace("{blobs}", blobs.Address.AbsoluteUri, StringComparison.Ordinal))))
            {
                ["Silo:Store"] = "azure", ["Azure:ConnectionString"] = ConnectionString,
            },
            Services = services => services.AddSingleton<ILoggerProvider>(this)
                .PostConfigure<LoggerFilterOptions>(EveryLevel),
        };
        await server.InitializeAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
        if (blobs is not null) await blobs.DisposeAsync();
        if (azurite is not null) await azurite.DisposeAsync();
    }

    Task Xunit.IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    ILogger ILoggerProvider.CreateLogger(string categoryName) => new QueueLogger(log, categoryName);

    void IDisposable.Dispose()
    {
        // The host disposes its logger providers.
    }

    private static void EveryLevel(LoggerFilterOptions filter)
    {
        filter.MinLevel = LogLevel.Trace;
        filter.Rules.Clear();
    }

    private sealed class QueueLogger(ConcurrentQueue<string> log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Enqueue($"{category}: {formatter(state, exception)} {exception}");
    }
}
