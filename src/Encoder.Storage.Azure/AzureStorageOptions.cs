namespace Encoder.Storage.Azure;

/// <summary>The storage account, section <c>Azure</c> of the configuration (<c>ENCODER__Azure__…</c>).</summary>
public sealed class AzureStorageOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Azure";

    /// <summary>
    /// The account by name, such as <c>contosovideo</c>. The process signs in by Azure.Identity's <c>DefaultAzureCredential</c>: a managed
    /// identity on Azure, the developer's own account on a laptop. Either this or <see cref="ConnectionString"/> is required.
    /// </summary>
    public string? Account { get; set; }

    /// <summary>The suffix of the service's host names. Default <c>core.windows.net</c>; national clouds have others.</summary>
    public string EndpointSuffix { get; set; } = "core.windows.net";

    /// <summary>The client id of a user-assigned managed identity. Default: the system-assigned one.</summary>
    public string? ManagedIdentityClientId { get; set; }

    /// <summary>A connection string with the account's key; only for Azurite, the storage emulator. Never logged.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>The container of media and state; made when absent. Default <c>encoder</c>.</summary>
    public string Container { get; set; } = "encoder";

    /// <summary>How often a request that failed is tried again before the work fails with <c>store.unreachable</c>, 0 to 20. Default 5.</summary>
    public int Retries { get; set; } = 5;

    /// <summary>The pause before the first further try; it doubles each time, to at most 4 s. 10 ms to 10 s, default 200 ms.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>A try without an answer for this long is given up; 1 s to 10 min, default 30 s. A block of 4 MiB must fit.</summary>
    public TimeSpan TryTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>For logs and errors: nothing secret.</summary>
    public string Describe() => $"{(string.IsNullOrEmpty(ConnectionString) ? $"storage account {Account}" : "Azurite")}, container {Container}";
}
