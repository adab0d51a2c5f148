using System.Diagnostics.Metrics;
using Encoder.Contracts;

namespace Encoder.Grains;

/// <summary>Metrics of jobs. Names and units: docs/operations.md.</summary>
public static class JobMetrics
{
    private static readonly Meter Meter = new(TelemetryNames.Grains);

    private static readonly Histogram<double> Playable = Meter.CreateHistogram(
        "encoder.job.playable", "s", "Time from a job's creation to the first segment of all its renditions.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] });

    private static readonly Counter<long> Jobs = Meter.CreateCounter<long>("encoder.jobs.ended", "{job}", "Jobs that have ended.");

    private static readonly Counter<long> Sweeps = Meter.CreateCounter<long>("encoder.catalog.sweeps", "{sweep}", "Sweeps over a tenant's unfinished jobs.");

    /// <summary>A sweep over unfinished jobs begins.</summary>
    /// <param name="cause"><c>reminder</c>, <c>start</c> of a silo, or <c>schedule</c>.</param>
    public static void Sweeping(string cause) => Sweeps.Add(1, new KeyValuePair<string, object?>("cause", cause));

    /// <summary>A job became playable.</summary>
    public static void BecamePlayable(TimeSpan after) => Playable.Record(after.TotalSeconds);

    /// <summary>A job has ended.</summary>
    public static void Ended(JobState state) => Jobs.Add(1, new KeyValuePair<string, object?>("state", state.ToString().ToLowerInvariant()));
}
