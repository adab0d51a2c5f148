using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Encoder.Server.Metrics;

/// <summary>
/// Exports the metrics on request. The Prometheus exporter of OpenTelemetry exists as a preview only
/// (docs/decisions/0007-prometheus-text.md); the SDK aggregates, this class formats the result.
/// </summary>
[ExportModes(ExportModes.Pull)]
internal sealed class PrometheusExporter : BaseExporter<Metric>, IPullMetricExporter
{
    private readonly Lock gate = new();
    private string text = "";

    public Func<int, bool>? Collect { get; set; }

    public override ExportResult Export(in Batch<Metric> batch)
    {
        var writer = new PrometheusText();
        foreach (var metric in batch) writer.Add(metric);
        text = writer.ToString();
        return ExportResult.Success;
    }

    /// <summary>The current metrics.</summary>
    public string Scrape()
    {
        lock (gate)
        {
            Collect!(Timeout.Infinite);
            return text;
        }
    }
}
