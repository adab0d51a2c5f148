using System.Globalization;
using System.Text;
using OpenTelemetry.Metrics;

namespace Encoder.Server.Metrics;

/// <summary>Metrics in Prometheus' text format 0.0.4: names with their unit, counters with <c>_total</c>, histograms in cumulative buckets.</summary>
internal sealed class PrometheusText
{
    private readonly StringBuilder text = new();

    public override string ToString() => text.ToString();

    public void Add(Metric metric)
    {
        var isCounter = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;
        var name = NameOf(metric.Name, metric.Unit) + (isCounter ? "_total" : "");
        var kind = metric.MetricType == MetricType.Histogram ? "histogram" : isCounter ? "counter" : "gauge";
        if (metric.Description.Length > 0) text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {metric.Description.Replace("\\", @"\\", StringComparison.Ordinal).ReplaceLineEndings(" ")}\n");
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {kind}\n");
        foreach (ref readonly var point in metric.GetMetricPoints()) Add(name, metric.MetricType, in point);
    }

    /// <summary>The metric's name: <c>encoder.work.duration</c> in <c>s</c> is <c>encoder_work_duration_seconds</c>.</summary>
    public static string NameOf(string name, string unit)
    {
        var plain = Clean(name);
        var suffix = unit switch { "s" => "seconds", "By" => "bytes", _ => null };
        return suffix is null || plain.EndsWith("_" + suffix, StringComparison.Ordinal) ? plain : $"{plain}_{suffix}";
    }

    private void Add(string name, MetricType type, in MetricPoint point)
    {
        var labels = LabelsOf(point.Tags);
        switch (type)
        {
            case MetricType.LongSum or MetricType.LongSumNonMonotonic: Line(name, labels, point.GetSumLong()); break;
            case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic: Line(name, labels, point.GetSumDouble()); break;
            case MetricType.LongGauge: Line(name, labels, point.GetGaugeLastValueLong()); break;
            case MetricType.DoubleGauge: Line(name, labels, point.GetGaugeLastValueDouble()); break;
            case MetricType.Histogram: AddHistogram(name, labels, in point); break;
        }
    }

    private void AddHistogram(string name, string labels, in MetricPoint point)
    {
        var total = 0L;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            total += bucket.BucketCount;
            var bound = double.IsPositiveInfinity(bucket.ExplicitBound) ? "+Inf" : Shown(bucket.ExplicitBound);
            Line(name + "_bucket", $"{labels}{(labels.Length > 0 ? "," : "")}le=\"{bound}\"", total);
        }

        Line(name + "_sum", labels, point.GetHistogramSum());
        Line(name + "_count", labels, point.GetHistogramCount());
    }

    private void Line(string name, string labels, double value) =>
        text.Append(name).Append(labels.Length > 0 ? $"{{{labels}}}" : "").Append(' ').Append(Shown(value)).Append('\n');

    private static string LabelsOf(OpenTelemetry.ReadOnlyTagCollection tags)
    {
        var labels = new List<string>();
        foreach (var (key, value) in tags) labels.Add($"{Clean(key)}=\"{Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")}\"");
        return string.Join(',', labels);
    }

    private static string Escape(string value) =>
        value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal);

    private static string Clean(string name) => string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));

    private static string Shown(double value) => value.ToString("G17", CultureInfo.InvariantCulture);
}
