using System.Collections.Concurrent;
using System.Reflection;
using Encoder.Actors;
using Orleans.Serialization.Invocation;

namespace Encoder.Grains.Hosting;

/// <summary>The contract's <see cref="InterleavesAttribute"/> as Orleans asks for it.</summary>
internal static class Interleaving
{
    private static readonly ConcurrentDictionary<MethodInfo, bool> Known = new();

    /// <summary>Whether the called method is marked in its contract.</summary>
    public static bool IsDeclaredOn(IInvokable? call) =>
        call?.GetMethod() is { } method && Known.GetOrAdd(method, static method => method.IsDefined(typeof(InterleavesAttribute), inherit: true));
}
