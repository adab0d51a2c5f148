using System.Collections.Concurrent;
using System.Reflection;
using Encoder.Actors;
using Orleans.Concurrency;
using Orleans.Serialization.Invocation;

namespace Encoder.Grains.Hosting;

/// <summary>
/// The contract's <see cref="InterleavesAttribute"/> as Orleans asks for it. Orleans' own messages that always interleave keep doing so:
/// the news that a caller has given up would otherwise wait for the very call that it is to end.
/// </summary>
internal static class Interleaving
{
    private static readonly ConcurrentDictionary<MethodInfo, bool> Known = new();

    /// <summary>Whether the called method is marked so.</summary>
    public static bool IsDeclaredOn(IInvokable? call) =>
        call?.GetMethod() is { } method && Known.GetOrAdd(method, static method =>
            method.IsDefined(typeof(InterleavesAttribute), inherit: true) || method.IsDefined(typeof(AlwaysInterleaveAttribute), inherit: true));
}
