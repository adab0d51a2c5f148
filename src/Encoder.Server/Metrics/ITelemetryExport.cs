using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Encoder.Server.Metrics;

/// <summary>A further place to which metrics and traces are sent; registered by the host.</summary>
internal interface ITelemetryExport
{
    /// <summary>Adds the exporter of metrics.</summary>
    void AddTo(MeterProviderBuilder builder);

    /// <summary>Adds the exporter of traces.</summary>
    void AddTo(TracerProviderBuilder builder);
}
