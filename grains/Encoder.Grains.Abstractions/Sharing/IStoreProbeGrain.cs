namespace Encoder.Grains;

/// <summary>
/// Sees the store with the eyes of the silo it is placed on: by it a silo that has joined finds out whether another one has the same data
/// folder. Key: any, once. It calls no other grain.
/// </summary>
[GrainInterfaceType("store-probe")]
public interface IStoreProbeGrain : IGrainWithStringKey
{
    /// <summary>Reads what the caller has just written, and writes in return.</summary>
    /// <param name="read">Key of a small object of the caller.</param>
    /// <param name="write">Key under which this silo puts the same content.</param>
    Task<StoreProbeReply> ProbeAsync(string read, string write, CancellationToken cancellationToken);
}

/// <summary>What another silo sees.</summary>
/// <param name="Silo">That silo.</param>
/// <param name="Content">The content of the object; null when there is none for it.</param>
/// <param name="Now">Its clock.</param>
public sealed record StoreProbeReply(string Silo, string? Content, DateTimeOffset Now);
