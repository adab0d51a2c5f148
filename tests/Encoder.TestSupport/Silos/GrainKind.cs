using System.Reflection;

namespace Encoder.TestSupport.Silos;

/// <summary>A grain class and how one is made.</summary>
/// <param name="Name">Its type, which names its state in the store.</param>
/// <param name="Subscriptions">Which stream namespaces it hears, the stream's key being the grain's.</param>
internal sealed record GrainKind(string Name, IReadOnlyList<ImplicitStreamSubscriptionAttribute> Subscriptions, Func<GrainServices, IGrainBase> Create)
{
    public static GrainKind Of<TGrain>(Func<GrainServices, TGrain> create) where TGrain : class, IGrainBase
    {
        var type = typeof(TGrain).GetCustomAttribute<GrainTypeAttribute>()
            ?? throw new InvalidOperationException($"{typeof(TGrain).Name} has no GrainTypeAttribute.");
        return new GrainKind(
            type.GetGrainType(null!, typeof(TGrain)).ToString()!, [.. typeof(TGrain).GetCustomAttributes<ImplicitStreamSubscriptionAttribute>()], create);
    }
}

/// <summary>Class and key of a grain, and the activation it was last seen in.</summary>
internal sealed class GrainTarget(GrainKind kind, string key)
{
    public GrainKind Kind => kind;

    public string Key => key;

    public SimulatedActivation? Activation { get; set; }
}
