namespace Encoder.Actors;

/// <summary>A keyed object that takes one call at a time. Methods return Task or Task of immutable records.</summary>
public interface IActor;

/// <summary>The door to actors: the same for every host.</summary>
public interface IActors
{
    /// <summary>The actor of a key; it is activated by its first call, wherever it lives.</summary>
    T Get<T>(string key) where T : class, IActor;
}

/// <summary>The method may run between the turns of another call: for the one long poll only.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class InterleavesAttribute : Attribute;
