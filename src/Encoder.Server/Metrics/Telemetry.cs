using Encoder.Grains;
using Microsoft.Extensions.Configuration;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Encoder.Server.Metrics;

/// <summary>
/// OpenTelemetry for the metrics and traces of this process: text for Prometheus always, OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set. All
/// other settings (protocol, headers, sampling) are those that OpenTelemetry documents. The host may add exports of its own.
/// </summary>
internal sealed class Telemetry : IDisposable
{
    private static readonly string[] Meters =
        [TelemetryNames.Node, TelemetryNames.Grains, TelemetryNames.AzureStorage, ServerMetrics.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    private static readonly string[] Sources = [TelemetryNames.Node, "Microsoft.AspNetCore"];
    private readonly PrometheusExporter prometheus = new();
    private readonly MeterProvider metrics;
    private readonly TracerProvider? traces;

    public Telemetry(IConfiguration configuration, IEnumerable<ITelemetryExport> further)
    {
        var exports = further.ToList();
        var isExported = !string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        var resource = ResourceBuilder.CreateDefault().AddService("encoder").AddEnvironmentVariableDetector();
        var builder = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Meters).AddReader(new BaseExportingMetricReader(prometheus));
        if (isExported) builder.AddOtlpExporter();
        foreach (var export in exports) export.AddTo(builder);
        metrics = builder.Build();
        if (isExported || exports.Count > 0) traces = BuildTraces(resource, isExported, exports);
    }

    /// <summary>The current metrics as text.</summary>
    public string Scrape() => prometheus.Scrape();

    public void Dispose()
    {
        metrics.Dispose();
        traces?.Dispose();
    }

    private static TracerProvider BuildTraces(ResourceBuilder resource, bool isExported, List<ITelemetryExport> exports)
    {
        var builder = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Sources);
        if (isExported) builder.AddOtlpExporter();
        foreach (var export in exports) export.AddTo(builder);
        return builder.Build();
    }
}
