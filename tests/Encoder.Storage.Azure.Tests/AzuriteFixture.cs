using Encoder.AzureSupport;

namespace Encoder.Storage.Azure.Tests;

/// <summary>One Azurite for all tests of this project; each takes a container of its own.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private int containers;

    public AzuriteServer Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (AzuriteServer.Missing is null) Server = await AzuriteServer.StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (Server is not null) await Server.DisposeAsync();
    }

    public AzureStorageOptions Options(Uri? blobs = null) => new()
    {
        ConnectionString = AzuriteServer.ConnectionTo(blobs ?? Server.Blobs, Server.Queues, Server.Tables),
        Container = $"test-{Interlocked.Increment(ref containers)}",
        RetryDelay = TimeSpan.FromMilliseconds(10),
    };
}

[CollectionDefinition(Name)]
public sealed class AzuriteSuite : ICollectionFixture<AzuriteFixture>
{
    public const string Name = "Azurite";
}
