namespace Encoder.Grains;

/// <summary>Keys of dispatchers.</summary>
public static class DispatcherPool
{
    /// <summary>The pool of jobs and nodes that name no other.</summary>
    public const string Default = "default";
}
