namespace Encoder.Storage.Azure.Tests;

/// <summary>A store and its connections.</summary>
internal sealed class OpenedStore : IDisposable
{
    private readonly AzureAccount account;

    private OpenedStore(AzureAccount account, AzureMediaStore store) => (this.account, Store) = (account, store);

    public AzureMediaStore Store { get; }

    public static async Task<OpenedStore> OpenAsync(AzureStorageOptions options)
    {
        var account = new AzureAccount(options);
        var store = new AzureMediaStore(account);
        await store.PrepareAsync(default);
        return new OpenedStore(account, store);
    }

    public void Dispose() => account.Dispose();
}
