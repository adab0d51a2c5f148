using Encoder.Actors;

namespace Encoder.Engine.Hosting;

/// <summary>What a factory makes an actor from: the five ports and the clock.</summary>
public sealed class ActorServices
{
    private readonly ActorHost host;
    private readonly ActorCell cell;
    private readonly List<Func<CancellationToken, Task>> reads = [];

    internal ActorServices(ActorHost host, ActorCell cell) => (this.host, this.cell) = (host, cell);

    /// <summary>Key, schedule, retirement.</summary>
    public IActorContext Context => cell;

    /// <summary>The door to other actors.</summary>
    public IActors Actors => host;

    /// <summary>Announcements.</summary>
    public ITopics Topics => host.Topics;

    /// <summary>The store.</summary>
    public IMediaStore Store => host.Options.Store;

    /// <summary>The clock.</summary>
    public TimeProvider Time => host.Options.Time;

    /// <summary>The actor's kept state, read before it is activated; <c>actors/{kind}/{key}/{name}</c> in the store.</summary>
    public IActorState<T> State<T>(string name = "state") where T : class, new()
    {
        var state = new StoredState<T>(Store, $"actors/{cell.Type.Kind}/{cell.Key}/{name}");
        reads.Add(state.ReadAsync);
        return state;
    }

    internal async Task ReadStatesAsync()
    {
        foreach (var read in reads) await read(CancellationToken.None).ConfigureAwait(true);
    }
}

/// <summary>A kind of actor: its interface and how one is made.</summary>
internal sealed record ActorType(string Kind, Type Interface, Func<ActorServices, Actor> Create);
