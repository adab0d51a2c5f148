using System.Collections.Frozen;
using Encoder.Actors;

namespace Encoder.Grains;

/// <summary>The door to actors that live in a cluster: a plain interface leads to its grain interface. The same in silo and client.</summary>
public sealed class GrainActors(IGrainFactory grains, IEnumerable<ActorBinding> bindings) : IActors
{
    private readonly FrozenDictionary<Type, Type> interfaces = bindings.ToFrozenDictionary(binding => binding.Actor, binding => binding.Grain);

    /// <inheritdoc/>
    public T Get<T>(string key) where T : class, IActor
    {
        if (!interfaces.TryGetValue(typeof(T), out var grain)) throw new InvalidOperationException($"{typeof(T).Name} has no grain interface; bind one.");
        return (T)grains.GetGrain(grain, key);
    }
}

/// <summary>Names the grain interface of an actor's plain interface.</summary>
public sealed record ActorBinding(Type Actor, Type Grain)
{
    /// <summary>The binding of two interfaces.</summary>
    public static ActorBinding Of<TActor, TGrain>()
        where TActor : class, IActor
        where TGrain : TActor, IGrainWithStringKey =>
        new(typeof(TActor), typeof(TGrain));
}
