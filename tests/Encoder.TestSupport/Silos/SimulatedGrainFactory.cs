using System.Reflection;

namespace Encoder.TestSupport.Silos;

/// <summary>Gives out references to the grains of a simulated silo.</summary>
internal sealed class SimulatedGrainFactory(SimulatedSilo silo) : StringKeyGrainFactory
{
    public override T GetGrain<T>(string key)
    {
        var reference = DispatchProxy.Create<T, SimulatedReference>();
        ((SimulatedReference)(object)reference).Bind(silo, new GrainTarget(silo.KindOf(typeof(T)), key));
        return reference;
    }
}

/// <summary>A reference to a grain: every call becomes one in the grain's mailbox.</summary>
public class SimulatedReference : DispatchProxy
{
    private SimulatedSilo silo = null!;
    private GrainTarget target = null!;

    internal void Bind(SimulatedSilo owner, GrainTarget grain) => (silo, target) = (owner, grain);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => GrainMethod.Of(targetMethod!).Send(silo, target, args ?? []);
}
