namespace Encoder.Actors;

/// <summary>The kept state of one actor. Versioned: a write over somebody else's newer state throws and changes nothing.</summary>
public interface IActorState<T> where T : class, new()
{
    /// <summary>The state as read or last set; a new one when nothing is stored.</summary>
    T Value { get; set; }

    /// <summary>Whether something is stored.</summary>
    bool Exists { get; }

    /// <summary>Reads the stored state. Hosts call it before activation.</summary>
    Task ReadAsync(CancellationToken cancellationToken);

    /// <summary>Stores <see cref="Value"/>; durable when it returns.</summary>
    Task WriteAsync(CancellationToken cancellationToken);

    /// <summary>Forgets the stored state.</summary>
    Task ClearAsync(CancellationToken cancellationToken);
}
