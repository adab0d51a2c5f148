using Encoder.Silo.Clustering;
using Encoder.Storage;
using Encoder.Storage.Azure;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Silo;

/// <summary>The media store that the options of a silo name.</summary>
internal static class MediaStores
{
    /// <summary>A folder that all silos see.</summary>
    public const string DirectoryWord = "directory";

    /// <summary>A container of the storage account.</summary>
    public const string AzureWord = "azure";

    /// <summary>Every fault of the choice, and of the account when it is needed.</summary>
    public static IEnumerable<string> Validate(SiloProcessOptions silo, AzureStorageOptions azure) => silo.Store switch
    {
        null or DirectoryWord => [],
        AzureWord => AzureStorageOptionsValidator.FaultsOf(azure),
        var other => [$"--store is {other}; give directory or azure."],
    };

    /// <summary>Adds the store.</summary>
    public static IServiceCollection AddMediaStore(this IServiceCollection services, SiloProcessOptions silo, AzureStorageOptions azure)
    {
        if (silo.Store == AzureWord)
        {
            AzureProvider.AddAccount(services, azure);
            return services.AddSingleton<IMediaStore, AzureMediaStore>();
        }

        return services.AddSingleton<IMediaStore>(_ => new DirectoryMediaStore(new DirectoryMediaStoreOptions { Root = silo.Data }));
    }

    /// <summary>Looks at the store before the silo starts, and makes what it needs. Faults: <c>store.*</c>.</summary>
    public static async Task PrepareAsync(SiloProcessOptions silo, AzureStorageOptions azure, CancellationToken cancellationToken)
    {
        if (silo.Store != AzureWord)
        {
            SharedFolderCheck.Run(silo.Data);
            return;
        }

        using var account = new AzureAccount(azure);
        using var store = new AzureMediaStore(account);
        await store.PrepareAsync(cancellationToken);
    }

    /// <summary>The folder on this machine's own disk whose room is watched: that of the media, or where only ffmpeg's files are local, of those.</summary>
    public static string LocalFolder(SiloProcessOptions silo)
    {
        if (silo.Store != AzureWord) return silo.Data;
        Directory.CreateDirectory(silo.ScratchParent);
        return silo.ScratchParent;
    }
}
