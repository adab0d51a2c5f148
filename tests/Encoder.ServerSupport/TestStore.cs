using Encoder.AzureSupport;
using Encoder.Storage;
using Encoder.Storage.Azure;

namespace Encoder.ServerSupport;

/// <summary>
/// A store other than a folder, for running tests of the server on it: with <c>ENCODER_TEST_STORE=azurite</c> each server has a container of its
/// own in one Azurite per test run.
/// </summary>
internal sealed class TestStore
{
    private static readonly Lazy<Task<AzuriteServer>> Azurite = new(async () =>
    {
        var server = await AzuriteServer.StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Kill();
        return server;
    });

    private static int containers;

    private TestStore(IMediaStore store) => Store = store;

    public IMediaStore Store { get; }

    /// <summary>The store that the environment asks for; null: the folder of the server.</summary>
    public static async Task<TestStore?> OpenAsync()
    {
        if (Environment.GetEnvironmentVariable("ENCODER_TEST_STORE") != "azurite") return null;
        var container = $"server-{Interlocked.Increment(ref containers)}";
        var store = new AzureMediaStore(new AzureAccount(new AzureStorageOptions { ConnectionString = (await Azurite.Value).ConnectionString, Container = container }));
        await store.PrepareAsync(CancellationToken.None);
        return new TestStore(store);
    }
}
