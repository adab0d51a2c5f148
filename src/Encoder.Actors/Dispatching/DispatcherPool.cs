namespace Encoder.Actors;

/// <summary>Keys of dispatchers.</summary>
public static class DispatcherPool
{
    /// <summary>The pool of jobs and nodes that name no other.</summary>
    public const string Default = "default";
}
