using Encoder.Grains;
using Encoder.Storage;
using Orleans.Timers;

namespace Encoder.TestSupport.Silos;

/// <summary>What a grain is constructed from.</summary>
public sealed class GrainServices
{
    private readonly SimulatedSilo silo;
    private readonly SimulatedActivation activation;
    private readonly List<Func<Task>> reads = [];

    internal GrainServices(SimulatedSilo silo, SimulatedActivation activation) => (this.silo, this.activation) = (silo, activation);

    /// <summary>The grain's id and its deactivation.</summary>
    public IGrainContext Context => activation;

    /// <summary>The grain's key.</summary>
    public string Key => activation.Key;

    /// <summary>The door to other grains.</summary>
    public IGrainFactory Grains => silo.Grains;

    /// <summary>Announcements.</summary>
    public Announcements Announcements => silo.Announcements;

    /// <summary>Grain timers.</summary>
    public ITimerRegistry Timers => activation.Timers;

    /// <summary>The store.</summary>
    public IMediaStore Store => silo.Options.Store;

    /// <summary>The clock of grains.</summary>
    public TimeProvider Time => silo.Options.Time;

    /// <summary>The grain's kept state, read before it is activated.</summary>
    public IPersistentState<T> State<T>(string name = "state") where T : class, new()
    {
        var state = new SimulatedState<T>(Store, name, activation.GrainId);
        reads.Add(state.ReadStateAsync);
        return state;
    }

    internal async Task ReadStatesAsync()
    {
        foreach (var read in reads) await read();
    }
}
