using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using Encoder.Server.Metrics;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Encoder.Silo.Monitoring;

/// <summary>
/// Sends metrics and traces to Application Insights; Azure's autoscale reads <c>encoder.queue.depth</c> there. What cannot be sent is dropped: a
/// machine's disk is for ffmpeg.
/// </summary>
internal sealed class AzureMonitorExport(string connectionString, TokenCredential? credential) : ITelemetryExport
{
    public void AddTo(MeterProviderBuilder builder) => builder.AddAzureMonitorMetricExporter(Configure, credential);

    public void AddTo(TracerProviderBuilder builder) => builder.AddAzureMonitorTraceExporter(Configure, credential);

    private void Configure(AzureMonitorExporterOptions options) => (options.ConnectionString, options.DisableOfflineStorage) = (connectionString, true);
}
