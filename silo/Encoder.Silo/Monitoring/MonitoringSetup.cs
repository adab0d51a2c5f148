using Encoder.Server.Metrics;
using Encoder.Storage.Azure;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Silo.Monitoring;

/// <summary>Registers the parts of this folder.</summary>
internal static class MonitoringSetup
{
    /// <summary>Every fault of the section.</summary>
    public static IEnumerable<string> Validate(IConfiguration configuration) =>
        ConnectionStringIn(configuration) is { } text && !text.Contains("InstrumentationKey=", StringComparison.OrdinalIgnoreCase)
            ? ["AzureMonitor:ConnectionString has no InstrumentationKey; copy the connection string of the Application Insights component."]
            : [];

    /// <summary>Adds the export, when the configuration has a connection string.</summary>
    public static void AddMonitoring(this IServiceCollection services, IConfiguration configuration, AzureStorageOptions azure)
    {
        if (ConnectionStringIn(configuration) is { } text) services.AddSingleton<ITelemetryExport>(new AzureMonitorExport(text, AzureAccount.CredentialOf(azure)));
    }

    private static string? ConnectionStringIn(IConfiguration configuration) =>
        configuration[$"{AzureMonitorOptions.Section}:{nameof(AzureMonitorOptions.ConnectionString)}"] is { Length: > 0 } text ? text : null;
}
