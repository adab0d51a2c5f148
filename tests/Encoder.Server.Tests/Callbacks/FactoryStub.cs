using System.Reflection;
using Encoder.Grains;

namespace Encoder.Server.Tests.Callbacks;

/// <summary>A grain factory that gives one job for every key, and nothing else.</summary>
public class FactoryStub : DispatchProxy
{
    private IJobGrain? job;

    public static IGrainFactory Of(IJobGrain job)
    {
        var factory = Create<IGrainFactory, FactoryStub>();
        ((FactoryStub)(object)factory).job = job;
        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        targetMethod is { Name: nameof(IGrainFactory.GetGrain) } && targetMethod.ReturnType == typeof(IJobGrain) ? job : throw new NotSupportedException(targetMethod?.Name);
}
