using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Encoder.Server.Metrics;

/// <summary>Metrics of the server. Names and units: docs/operations.md.</summary>
internal static class ServerMetrics
{
    public const string Name = "Encoder.Server";

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> UploadBytes = Meter.CreateCounter<long>("encoder.upload.bytes", "By", "Bytes of uploads read from clients.");

    private static readonly Counter<long> Callbacks = Meter.CreateCounter<long>("encoder.callbacks", "{attempt}", "Attempts to deliver a callback.");

    // A process has one server, except in tests.
    private static readonly ConcurrentDictionary<QueueMonitor, byte> Watches = new();

    static ServerMetrics()
    {
        Meter.CreateObservableGauge("encoder.queue.depth", () => Observe(watch => watch.Ready), "{work}", "Pieces of work that are ready and not leased.");
        Meter.CreateObservableGauge(
            "encoder.queue.oldest", () => Observe(watch => watch.OldestSeconds), "s", "Time since a node last took work of the job that has waited longest.");
        Meter.CreateObservableGauge("encoder.disk.free", () => Observe(watch => watch.FreeBytes), "By", "Bytes free on the disk of the data folder.");
    }

    public static void Uploaded(int bytes) => UploadBytes.Add(bytes);

    public static void CalledBack(string outcome) => Callbacks.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>Gauges read this server's queue and disk until disposed.</summary>
    public static IDisposable Watch(QueueMonitor watch)
    {
        Watches.TryAdd(watch, 0);
        return new Watched(watch);
    }

    private static IEnumerable<Measurement<T>> Observe<T>(Func<QueueMonitor, T> value) where T : struct =>
        Watches.Keys.Select(watch => new Measurement<T>(value(watch)));

    private sealed class Watched(QueueMonitor watch) : IDisposable
    {
        public void Dispose() => Watches.TryRemove(watch, out _);
    }
}
