namespace Encoder.Grains;

/// <summary>
/// Accesses the store of the silo it is placed on. With it a silo that has joined checks whether another silo has the same data
/// folder. Key: unique per use. It calls no other grain.
/// </summary>
[GrainInterfaceType("store-probe")]
public interface IStoreProbeGrain : IGrainWithStringKey
{
    /// <summary>Reads the object that the caller has just written, and writes a copy of it.</summary>
    /// <param name="read">Key of a small object of the caller.</param>
    /// <param name="write">Key under which this silo puts the same content.</param>
    Task<StoreProbeReply> ProbeAsync(string read, string write, CancellationToken cancellationToken);
}

/// <summary>The result of another silo.</summary>
/// <param name="Silo">That silo.</param>
/// <param name="Content">The content of the object; null when that silo cannot find it.</param>
/// <param name="Now">Its clock.</param>
public sealed record StoreProbeReply(string Silo, string? Content, DateTimeOffset Now);
