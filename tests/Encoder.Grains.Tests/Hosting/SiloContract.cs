using Orleans.Streams;

namespace Encoder.Grains.Tests.Hosting;

/// <summary>What grains rely on, of every silo. Derived per kind of silo; the parts are in the files beside this one.</summary>
public abstract partial class SiloContract(SiloUnderTest silo)
{
    private static CancellationToken None => CancellationToken.None;

    /// <summary>A probe of the test's own.</summary>
    private (IProbe Probe, ProbeLog Log, string Key) NewProbe()
    {
        var key = $"probe-{Guid.NewGuid():N}";
        return (silo.Grains.GetGrain<IProbe>(key), ProbeLog.Of(key), key);
    }

    /// <summary>The stream that the probe of a key hears.</summary>
    private IAsyncStream<long> StreamOf(string key) => silo.Streams.GetStream<long>(StreamId.Create(IProbe.Stream, key));

    private Task PublishAsync(string key, long watermark) => silo.Announcements.PublishAsync(StreamOf(key), watermark, None);
}
