using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Storage.Blobs;

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
        handler = new SocketsHttpHandler { MaxConnectionsPerServer = 1024, PooledConnectionLifetime = TimeSpan.FromMinutes(10) };
        transport = new HttpClientTransport(new HttpClient(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan });
        if (string.IsNullOrEmpty(options.ConnectionString))
            Credential = new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = options.ManagedIdentityClientId });
    }

    /// <summary>The identity; null with a connection string.</summary>
    public TokenCredential? Credential { get; }

    /// <summary>The Blob service.</summary>
    public BlobServiceClient Blobs() => Credential is null
        ? new BlobServiceClient(options.ConnectionString, Configure(new BlobClientOptions()))
        : new BlobServiceClient(EndpointOf("blob"), Credential, Configure(new BlobClientOptions()));

    /// <summary>Where a service of the account is: <c>https://contosovideo.blob.core.windows.net</c>.</summary>
    /// <param name="service"><c>blob</c>, <c>queue</c> or <c>table</c>.</param>
    public Uri EndpointOf(string service) => new($"https://{options.Account}.{service}.{options.EndpointSuffix}");

    /// <summary>Sets the retries, the connections and the count of operations of a service's client.</summary>
    public T Configure<T>(T client) where T : ClientOptions
    {
        client.Transport = transport;
        client.Retry.Mode = RetryMode.Exponential;
        client.Retry.MaxRetries = options.Retries;
        client.Retry.Delay = options.RetryDelay;
        client.Retry.MaxDelay = LongestPause;
        client.Retry.NetworkTimeout = options.TryTimeout;
        client.AddPolicy(OperationCount.Policy, HttpPipelinePosition.PerRetry);
        return client;
    }

    /// <inheritdoc/>
    public void Dispose() => handler.Dispose();
}
