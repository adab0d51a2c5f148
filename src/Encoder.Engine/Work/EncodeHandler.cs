using Encoder.Actors;
using Encoder.Contracts;
using Encoder.Core.Chunks;
using Encoder.Core.Delivery;
using Encoder.Core.Fmp4;
using Encoder.Core.Nut;
using Encoder.Core.Plans;
using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Chunks;

namespace Encoder.Engine.Work;

/// <summary>
/// Encodes one chunk lane: (1) one ffmpeg from the chunk's GOP files, (2) its rungs checked and cut into segments by Core,
/// (3) the segments stored under the attempt's own name, (4) the commit.
/// </summary>
internal sealed class EncodeHandler(IActors actors, IMediaStore store, PlanCache plans, ChunkEncoder encoder, TimeProvider time) : IWorkHandler
{
    public async Task RunAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        var order = attempt.Order;
        var chunk = order.Chunk!;
        var plan = await plans.GetAsync(attempt.Keys, cancellationToken).ConfigureAwait(false);
        var video = plan.Video!;
        var lane = video.Lanes[order.Work.Lane];

        var command = EncodeCommand.For(video, lane, chunk, order.Timebase!.Value, attempt.Scratch);
        var outcome = await encoder.RunAsync(
            command, (stdin, cancel) => FeedAsync(stdin, attempt.Keys, chunk, cancel), progress => attempt.Encoded((int)progress.Frames), cancellationToken)
            .ConfigureAwait(false);
        attempt.FreeSlot();
        if (outcome.FaultOrNull(ErrorCodes.EncoderCrashed, $"The encoder of chunk {chunk.Number}") is { } fault) throw new FaultException(fault);

        var parts = await Task.WhenAll(lane.Rungs.Select(rung => StoreAsync(attempt, video, rung, cancellationToken))).ConfigureAwait(false);
        var record = new CommitRecord(
            chunk.Number, order.Work.Lane, order.Attempt, order.AttemptNumber, attempt.Node, attempt.StartedAt,
            time.GetUtcNow() - attempt.StartedAt, outcome.Cpu, chunk.IsLast, parts, []);
        await actors.Get<IChunk>(order.Work.ChunkKey).CommitAsync(order.Work, record, cancellationToken).ConfigureAwait(false);
    }

    // Step 1: the chunk's GOP files, with pre-roll before and post-roll behind them, as one NUT stream.
    private async Task FeedAsync(Stream stdin, RunKeys keys, ChunkEntry chunk, CancellationToken cancellationToken)
    {
        foreach (var (at, gop) in chunk.Gops.Index())
        {
            var file = await store.ReadAllAsync(keys.Gop(gop), cancellationToken).ConfigureAwait(false);
            await stdin.WriteAsync(NutJoin.Part(file, first: at == 0), cancellationToken).ConfigureAwait(false);
        }
    }

    // Steps 2 and 3, for one rung.
    private async Task<RenditionPart> StoreAsync(Attempt attempt, VideoPlan video, RungPlan rung, CancellationToken cancellationToken)
    {
        var path = Path.Combine(attempt.Scratch, EncodeCommand.FileName(rung));
        var encoded = FragmentedFile.Parse(await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false));
        var media = VideoDelivery.Build(encoded, attempt.Order.Chunk!, attempt.Order.Timebase!.Value, rung, video);
        return await media.StoreAsync(store, attempt, rung.Rendition, cancellationToken).ConfigureAwait(false);
    }
}
