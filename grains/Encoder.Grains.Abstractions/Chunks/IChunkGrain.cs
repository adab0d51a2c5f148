using Encoder.Contracts;
using Encoder.Core.Delivery;

namespace Encoder.Grains;

/// <summary>
/// Holds the attempts of one chunk, over all lanes, and commits. Key: <see cref="WorkId.ChunkKey"/>. Keeps nothing beyond the record.
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
    /// Shows segments that are complete while their chunk is still encoded: stored first, then published by the renditions, in order. What an attempt says
    /// that another has said before changes nothing.
    /// </summary>
    Task PublishAsync(WorkId work, PartialRecord partial, CancellationToken cancellationToken);

    /// <summary>
    /// Commits: puts the record unless one stands, has the renditions publish, tells the job. A late or second result finds the record,
    /// and that one is told on instead. Segments, init and record must be in the store's attempt prefix before.
    /// </summary>
    Task CommitAsync(WorkId work, CommitRecord record, CancellationToken cancellationToken);

    /// <summary>The attempt failed or is given back.</summary>
    Task FailAsync(WorkId work, string attempt, Fault fault, CancellationToken cancellationToken);
}
