namespace Encoder.Silo.Monitoring;

/// <summary>Whether metrics and traces go to Application Insights; section <c>AzureMonitor</c> of the configuration.</summary>
public sealed class AzureMonitorOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "AzureMonitor";

    /// <summary>
    /// Connection string of the component. The process signs in as for the storage account, and its identity needs the role Monitoring Metrics
    /// Publisher. Default: none; nothing is sent.
    /// </summary>
    public string? ConnectionString { get; set; }
}
