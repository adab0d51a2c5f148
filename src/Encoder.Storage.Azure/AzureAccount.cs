using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Encoder.Contracts;

namespace Encoder.Storage.Azure;

/// <summary>The clients of one storage account, with one identity, one pool of connections and one policy of retries.</summary>
public sealed class AzureAccount : IDisposable
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(4);
    private readonly AzureStorageOptions options;
    private readonly SocketsHttpHandler handler;
    private readonly HttpPipelineTransport transport;

    /// <summary>Opens it; nothing is sent yet.</summary>
    /// <param name="options">Validated.</param>
    public AzureAccount(AzureStorageOptions options)
    {
        this.options = options;

        // A player that reads slowly holds its connection. With the SDK's own limit of 50 such players would keep the grains from the store.
        handler = new SocketsHttpHandler { MaxConnectionsPerServer = 1024, UseCookies = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(10) };
        transport = new HttpClientTransport(new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan });
        if (string.IsNullOrEmpty(options.ConnectionString))
            Credential = CredentialOf(options);
    }

    /// <summary>The identity of this process: the managed identity of the options where one is named.</summary>
    public static TokenCredential CredentialOf(AzureStorageOptions options) =>
        new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = options.ManagedIdentityClientId });

    /// <summary>The identity; null with a connection string.</summary>
    public TokenCredential? Credential { get; }

    /// <summary>For logs and errors: the account's name, or that it is the emulator.</summary>
    public string Description => options.Describe();

    /// <summary>The container of media and state.</summary>
    public BlobContainerClient Container() => Blobs().GetBlobContainerClient(options.Container);

    /// <summary>The Blob service.</summary>
    public BlobServiceClient Blobs() => Credential is null
        ? new BlobServiceClient(options.ConnectionString, Configure(new BlobClientOptions(), "blob"))
        : new BlobServiceClient(EndpointOf("blob"), Credential, Configure(new BlobClientOptions(), "blob"));

    /// <summary>The Queue service.</summary>
    public QueueServiceClient Queues()
    {
        var client = Configure(new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None }, "queue");
        return Credential is null ? new QueueServiceClient(options.ConnectionString, client) : new QueueServiceClient(EndpointOf("queue"), Credential, client);
    }

    /// <summary>The Table service.</summary>
    public TableServiceClient Tables() => Credential is null
        ? new TableServiceClient(options.ConnectionString, Configure(new TableClientOptions(), "table"))
        : new TableServiceClient(EndpointOf("table"), Credential, Configure(new TableClientOptions(), "table"));

    /// <summary>A blob by its address: of this account, or of another one that the identity may read.</summary>
    internal BlobClient BlobAt(Uri address)
    {
        if (Credential is not null) return new BlobClient(address, Credential, Configure(new BlobClientOptions(), "blob"));

        // A key opens only its own account.
        var (blobs, parts) = (Blobs(), new BlobUriBuilder(address));
        if (new BlobUriBuilder(blobs.Uri) is var own && (parts.Host != own.Host || parts.Port != own.Port || parts.AccountName != own.AccountName))
            throw new FaultException(ErrorCodes.StoreRefused, "The blob is in another storage account, which needs Azure:Account instead of a connection string.");
        return blobs.GetBlobContainerClient(parts.BlobContainerName).GetBlobClient(parts.BlobName);
    }

    /// <inheritdoc/>
    public void Dispose() => handler.Dispose();

    private Uri EndpointOf(string service) => new($"https://{options.Account}.{service}.{options.EndpointSuffix}");

    private T Configure<T>(T client, string service) where T : ClientOptions
    {
        client.Transport = transport;
        client.Retry.Mode = RetryMode.Exponential;
        client.Retry.MaxRetries = options.Retries;
        client.Retry.Delay = options.RetryDelay;
        client.Retry.MaxDelay = LongestPause;
        client.Retry.NetworkTimeout = options.TryTimeout;
        client.AddPolicy(new OperationCount(service), HttpPipelinePosition.PerRetry);
        return client;
    }
}
