namespace Encoder.TestSupport.Hosts;

/// <summary>What every host of actors promises. Derived per host; the parts are in the files beside this one.</summary>
public abstract partial class HostContract(HostUnderTest host)
{
    private static CancellationToken None => CancellationToken.None;

    /// <summary>A probe of the test's own.</summary>
    private (IProbe Probe, ProbeLog Log, string Key) NewProbe()
    {
        var key = $"probe-{Guid.NewGuid():N}";
        return (host.Actors.Get<IProbe>(key), ProbeLog.Of(key), key);
    }
}
