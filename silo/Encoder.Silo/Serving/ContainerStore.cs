using Encoder.Contracts;
using Encoder.Silo.Clustering;
using Encoder.Storage;
using Encoder.Storage.Azure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Serving;

/// <summary>The store of an embedded silo in a storage account: composed as that of <c>encoder-silo</c>, and held for one process.</summary>
internal sealed partial class ContainerStore : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly ContainerHold hold;

    private ContainerStore(ServiceProvider services, ContainerHold hold) => (this.services, this.hold) = (services, hold);

    /// <summary>The store.</summary>
    public IMediaStore Store => services.GetRequiredService<IMediaStore>();

    /// <summary>The account, for what else uses it.</summary>
    public AzureAccount Account => services.GetRequiredService<AzureAccount>();

    /// <summary>See <see cref="ContainerHold.Lost"/>.</summary>
    public Task<Fault> Lost => hold.Lost;

    /// <summary>Every fault of the settings of store and queue.</summary>
    public static void ThrowIfInvalid(IConfiguration configuration)
    {
        var (silo, azure) = (Read(configuration), ReadAccount(configuration));
        List<string> faults = [.. MediaStores.Validate(silo, azure), .. SubmissionQueues.Validate(configuration, azure)];
        if (faults.Count > 0) throw new OptionsValidationException(SiloProcessOptions.Section, typeof(SiloProcessOptions), faults.Distinct());
    }

    /// <summary>Opens and takes the container of the settings; null when the store is the data folder.</summary>
    /// <exception cref="FaultException"><c>store.in_use</c>, <c>store.unreachable</c>, <c>store.refused</c>.</exception>
    public static async Task<ContainerStore?> OpenAsync(IConfiguration configuration, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var (silo, azure) = (Read(configuration), ReadAccount(configuration));
        if (silo.Store != MediaStores.AzureWord) return null;
        await MediaStores.PrepareAsync(silo, azure, cancellationToken);
        var services = new ServiceCollection().AddSingleton(time).AddMediaStore(silo, azure).BuildServiceProvider();
        try
        {
            var account = services.GetRequiredService<AzureAccount>();
            var logger = loggers.CreateLogger<ContainerStore>();
            return new ContainerStore(services, await ContainerHold.TakeAsync(account, time, () => Log.Waiting(logger, account.Description), cancellationToken));
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }

    /// <summary>The account of the configuration.</summary>
    public static AzureStorageOptions ReadAccount(IConfiguration configuration) => ClusterProviderOptions.Read(configuration).Azure;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await hold.DisposeAsync();
        await services.DisposeAsync();
    }

    private static SiloProcessOptions Read(IConfiguration configuration) => new() { Store = configuration[$"{SiloProcessOptions.Section}:{nameof(SiloProcessOptions.Store)}"] };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The {Container} is in use. Waiting for the other process to end; the claim of a process that was killed ends after 30 s.")]
        public static partial void Waiting(ILogger logger, string container);
    }
}
