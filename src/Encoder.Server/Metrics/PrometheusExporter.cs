using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Encoder.Server.Metrics;

/// <summary>
/// Gives the metrics out when it is asked. OpenTelemetry's own exporter for Prometheus exists as a preview only
/// (docs/decisions/0007-prometheus-text.md); the SDK aggregates, this writes it down.
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

    /// <summary>The metrics of this moment.</summary>
    public string Scrape()
    {
        lock (gate)
        {
            Collect!(Timeout.Infinite);
            return text;
        }
    }
}
