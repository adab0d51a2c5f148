using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Encoder.Grains;
using Encoder.Node.Work;

namespace Encoder.Node.Metrics;

/// <summary>Metrics of the node. Names and units: docs/operations.md.</summary>
public static class NodeMetrics
{
    private static readonly Meter Meter = new(TelemetryNames.Node);
    private static readonly ActivitySource Activities = new(TelemetryNames.Node);
    private static readonly ConcurrentDictionary<SlotPool, byte> Pools = new();

    private static readonly Histogram<double> Durations = Meter.CreateHistogram(
        "encoder.work.duration", "s", "Time from the lease of a piece of work to its end.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000] });

    private static readonly Counter<long> Frames = Meter.CreateCounter<long>("encoder.frames", "{frame}", "Frames encoded, per lane, in attempts that were committed.");

    static NodeMetrics()
    {
        Meter.CreateObservableGauge("encoder.slots", () => Observe(report => report.Slots), "{slot}", "Encodes the node can run at once.");
        Meter.CreateObservableGauge(
            "encoder.slots.busy", () => Observe(report => report.Slots - Math.Max(0, report.FreeSlots)), "{slot}", "Slots in use.");
        Meter.CreateObservableGauge("encoder.work.running", () => Observe(report => report.Running.Count), "{work}", "Pieces of work the node holds.");
    }

    /// <summary>Whether a node of this process encodes.</summary>
    public static bool IsEncoding => Pools.Keys.Any(static slots => slots.IsBusy);

    /// <summary>Registers the gauges of a node until disposed.</summary>
    internal static IDisposable Watch(SlotPool slots)
    {
        Pools.TryAdd(slots, 0);
        return new Watched(slots);
    }

    internal static Activity? Begin(Attempt attempt) => Activities.StartActivity($"work {Word(attempt.Order.Work.Kind)}", ActivityKind.Internal, default(ActivityContext),
    [
        new("encoder.job", attempt.Order.Work.Job), new("encoder.run", attempt.Order.Work.Run), new("encoder.chunk", attempt.Order.Work.Chunk),
        new("encoder.lane", attempt.Order.Work.Lane), new("encoder.attempt", attempt.Order.Attempt),
    ]);

    /// <summary>A chunk was encoded while it arrived.</summary>
    /// <param name="isTaken">False when it was encoded again, as planned.</param>
    internal static void Arrived(bool isTaken) => Activity.Current?.SetTag("encoder.arriving", isTaken ? "taken" : "again");

    /// <summary>An attempt has ended: <paramref name="code"/> is null when it was committed.</summary>
    internal static void Ended(Attempt attempt, string? code, TimeSpan elapsed)
    {
        var kind = Word(attempt.Order.Work.Kind);
        Durations.Record(elapsed.TotalSeconds, new("kind", kind), new("code", code ?? "ok"));
        if (code is null) Frames.Add(attempt.Progress.Frames, new KeyValuePair<string, object?>("kind", kind));
    }

    private static string Word(WorkKind kind) => kind.ToString().ToLowerInvariant();

    private static IEnumerable<Measurement<int>> Observe(Func<NodeReport, int> value) =>
        Pools.Keys.Select(slots => slots.Report()).Select(report => new Measurement<int>(value(report), new KeyValuePair<string, object?>("node", report.Node)));

    private sealed class Watched(SlotPool slots) : IDisposable
    {
        public void Dispose() => Pools.TryRemove(slots, out _);
    }
}
