using System.Collections.Frozen;
using System.Reflection;
using Encoder.Contracts;
using Encoder.Core.Time;

namespace Encoder.Grains.Serialization;

/// <summary>The types that are serialized as JSON and are shared, not copied, within a silo: the immutable records of Contracts, Core and Grains.Abstractions.</summary>
public sealed class ContractTypes(IEnumerable<Assembly> others)
{
    private readonly FrozenSet<Assembly> assemblies =
        others.Append(typeof(JobSpec).Assembly).Append(typeof(Timebase).Assembly).Append(typeof(IJobGrain).Assembly).ToFrozenSet();

    /// <summary>Includes abstract types: a declared type must be allowed although no value has exactly that type.</summary>
    public bool IsOurs(Type type) => assemblies.Contains(type.Assembly) && !IsOfTheCompiler(type) && !IsGenerated(type);

    /// <summary>The types that are serialized as JSON. Exceptions have their own codecs.</summary>
    public bool IsRecord(Type type) => IsOurs(type) && !type.IsAbstract && !typeof(Exception).IsAssignableFrom(type);

    // The assemblies also contain the proxies, calls and codecs that Orleans generates for grain interfaces.
    private static bool IsGenerated(Type type) =>
        type.Namespace is null || type.Namespace.StartsWith("OrleansCodeGen", StringComparison.Ordinal) || type.Namespace == typeof(ContractTypes).Namespace;

    /// <summary>
    /// The type that a collection expression creates for an <see cref="IReadOnlyList{T}"/>, such as <c>&lt;&gt;z__ReadOnlyArray</c>: no other code can
    /// construct it.
    /// </summary>
    public static bool IsOfTheCompiler(Type type) => type.Name.StartsWith("<>z__ReadOnly", StringComparison.Ordinal);
}
