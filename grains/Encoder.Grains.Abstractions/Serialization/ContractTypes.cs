using System.Collections.Frozen;
using System.Reflection;
using Encoder.Contracts;
using Encoder.Core.Time;

namespace Encoder.Grains.Serialization;

/// <summary>Which types travel as JSON and are shared, not copied, within a silo: the immutable records of Contracts, Core and Grains.Abstractions.</summary>
public sealed class ContractTypes(IEnumerable<Assembly> others)
{
    private readonly FrozenSet<Assembly> assemblies =
        others.Append(typeof(JobSpec).Assembly).Append(typeof(Timebase).Assembly).Append(typeof(IJobGrain).Assembly).ToFrozenSet();

    /// <summary>Abstract ones too: a declared type must be allowed though nothing is of it.</summary>
    public bool IsOurs(Type type) => assemblies.Contains(type.Assembly) && !IsOfTheCompiler(type) && !IsGenerated(type);

    /// <summary>Those that JSON carries. Exceptions have codecs of their own.</summary>
    public bool IsRecord(Type type) => IsOurs(type) && !type.IsAbstract && !typeof(Exception).IsAssignableFrom(type);

    // Beside the grain interfaces stand Orleans' own proxies, calls and codecs of them.
    private static bool IsGenerated(Type type) =>
        type.Namespace is null || type.Namespace.StartsWith("OrleansCodeGen", StringComparison.Ordinal) || type.Namespace == typeof(ContractTypes).Namespace;

    /// <summary>
    /// What a collection expression makes where an <see cref="IReadOnlyList{T}"/> is wanted, such as <c>&lt;&gt;z__ReadOnlyArray</c>: nobody can
    /// construct one again.
    /// </summary>
    public static bool IsOfTheCompiler(Type type) => type.Name.StartsWith("<>z__ReadOnly", StringComparison.Ordinal);
}
