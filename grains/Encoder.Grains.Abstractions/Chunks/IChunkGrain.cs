using Encoder.Contracts;
using Encoder.Core.Delivery;

namespace Encoder.Grains;

/// <summary>
/// Holds the attempts of one chunk, over all lanes, and commits them. Key: <see cref="WorkId.ChunkKey"/>. Stores nothing but the record.
/// Calls Rendition and Job.
/// </summary>
[GrainInterfaceType("chunk")]
public interface IChunkGrain : IGrainWithStringKey
{
    /// <summary>Takes the lease; see <see cref="IJobGrain.BeginAsync"/>.</summary>
    Task<WorkOrder?> BeginAsync(WorkId work, string node, string ffmpegBuild, CancellationToken cancellationToken);

    /// <summary>Renews the lease; false when the node must stop.</summary>
    Task<bool> ReportAsync(WorkId work, AttemptProgress progress, CancellationToken cancellationToken);

    /// <summary>
    /// Publishes complete segments while the rest of their chunk is encoded. They are stored first, then published by the renditions, in order. Segments that
    /// another attempt has published before are not published again.
    /// </summary>
    Task PublishAsync(WorkId work, PartialRecord partial, CancellationToken cancellationToken);

    /// <summary>
    /// Commits: puts the record unless one exists, calls the renditions to publish, and reports to the job. A late or second result finds the
    /// first record, which is reported instead. Segments, init and record must be stored under the prefix of the attempt before.
    /// </summary>
    Task CommitAsync(WorkId work, CommitRecord record, CancellationToken cancellationToken);

    /// <summary>The attempt failed or was returned.</summary>
    Task FailAsync(WorkId work, string attempt, Fault fault, CancellationToken cancellationToken);
}
