using System.Diagnostics.Metrics;
using Encoder.Engine.Metrics;

namespace Encoder.Server.Dashboard;

/// <summary>Counts the frames that nodes of this process encode, as their metric tells it.</summary>
internal sealed class FrameRate : IDisposable
{
    private readonly MeterListener listener = new();
    private long frames;

    public FrameRate()
    {
        listener.InstrumentPublished = (instrument, subscriber) =>
        {
            if (instrument.Meter.Name == EngineMetrics.Name && instrument.Name == "encoder.frames") subscriber.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, measurement, _, _) => Interlocked.Add(ref frames, measurement));
        listener.Start();
    }

    /// <summary>Frames since the last time this was asked.</summary>
    public long Take() => Interlocked.Exchange(ref frames, 0);

    public void Dispose() => listener.Dispose();
}
