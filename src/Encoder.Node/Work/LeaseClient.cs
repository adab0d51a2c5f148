using Encoder.Contracts;
using Encoder.Grains;

namespace Encoder.Node.Work;

/// <summary>Takes and renews the leases of work: at the Chunk grain for encodes, at the Channel grain for ingest, at the Job grain for other work.</summary>
internal sealed class LeaseClient(IGrainFactory grains, WorkId work)
{
    private readonly IChunkGrain? chunk = work.Kind == WorkKind.Encode ? grains.GetGrain<IChunkGrain>(work.ChunkKey) : null;
    private readonly IChannelGrain? channel = work.Kind == WorkKind.Ingest ? grains.GetGrain<IChannelGrain>(work.Job) : null;
    private readonly IJobGrain job = grains.GetGrain<IJobGrain>(work.Job);

    public Task<WorkOrder?> BeginAsync(string node, string ffmpegBuild, CancellationToken cancellationToken) =>
        chunk is not null
            ? chunk.BeginAsync(work, node, ffmpegBuild, cancellationToken)
            : channel?.BeginAsync(work, node, ffmpegBuild, cancellationToken) ?? job.BeginAsync(work, node, ffmpegBuild, cancellationToken);

    public Task<bool> RenewAsync(AttemptProgress progress, CancellationToken cancellationToken) =>
        chunk is not null ? chunk.ReportAsync(work, progress, cancellationToken)
            : channel?.RenewAsync(work, progress, cancellationToken) ?? job.RenewAsync(work, progress, cancellationToken);

    public Task FailAsync(string attempt, Fault fault, CancellationToken cancellationToken) =>
        chunk is not null ? chunk.FailAsync(work, attempt, fault, cancellationToken)
            : channel?.FailedAsync(work, attempt, fault, cancellationToken) ?? job.FailedAsync(work, attempt, fault, cancellationToken);
}
