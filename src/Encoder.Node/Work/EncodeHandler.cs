using Encoder.Contracts;
using Encoder.Core.Chunks;
using Encoder.Core.Damage;
using Encoder.Core.Delivery;
using Encoder.Core.Fmp4;
using Encoder.Core.Nut;
using Encoder.Core.Plans;
using Encoder.Ffmpeg.Chunks;
using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Processes;
using Encoder.Grains;
using Encoder.Storage;

namespace Encoder.Node.Work;

/// <summary>
/// Encodes one chunk lane: (1) one ffmpeg from the chunk's GOP files, (2) its rungs checked and cut into segments by Core,
/// (3) the segments stored under the name of the attempt, (4) the commit. Of a damaged source all decodable frames are encoded, and the loss
/// is reported in a warning.
/// </summary>
internal sealed class EncodeHandler(IGrainFactory grains, IMediaStore store, PlanCache plans, ChunkEncoder encoder, InputLimits limits, TimeProvider time) : IWorkHandler
{
    public async Task RunAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        var order = attempt.Order;
        var chunk = order.Chunk!;
        var plan = await plans.GetAsync(attempt.Keys, cancellationToken).ConfigureAwait(false);
        var lane = plan.Video!.Lanes[order.Work.Lane];

        var outcome = await EncodeAsync(attempt, plan, lane, cancellationToken).ConfigureAwait(false);
        var errors = DecodeErrors.In(outcome.StderrTail, plan.Video.GopCodec);
        // A decoder that drops a frame without an error does so again, so the second attempt accepts the loss.
        var mayDiffer = errors.Any || (order.AttemptNumber > 1 && outcome.ExitedCleanly);
        var isBlank = mayDiffer && outcome is { Signal: null, End: ProcessEnd.Exited, Progress.Frames: 0 };
        if (isBlank) await BlackAsync(attempt, plan, lane, cancellationToken).ConfigureAwait(false);
        else if (Fault(outcome, chunk) is { } fault) throw new FaultException(fault);
        attempt.FreeSlot();

        var parts = await Task.WhenAll(lane.Rungs.Select(rung => StoreAsync(attempt, plan.Video, rung, mayDiffer, isBlank, cancellationToken))).ConfigureAwait(false);
        int? decoded = !lane.ChangesFrameRate ? null : isBlank ? 0 : (int)outcome.Progress.Frames;
        if (decoded is { } count) FrameCheck.VerifyDecoded(count, chunk, mayDiffer);
        var record = new CommitRecord(
            chunk.Number, order.Work.Lane, order.Attempt, order.AttemptNumber, attempt.Node, attempt.StartedAt,
            time.GetUtcNow() - attempt.StartedAt, outcome.Cpu, chunk.IsLast, parts,
            ChunkDamage.Warnings(chunk, order.Timebase!.Value, decoded ?? parts[0].Frames, errors.AreCertain ? errors.Lines : []), attempt.Slot, decoded);
        await time.RetryUntilAnsweredAsync(
            () => grains.GetGrain<IChunkGrain>(order.Work.ChunkKey).CommitAsync(order.Work, record, cancellationToken), cancellationToken).ConfigureAwait(false);
        attempt.FramesMade = parts.Sum(part => (long)part.Frames);
    }

    private static Fault? Fault(ProcessOutcome outcome, ChunkEntry chunk) => outcome.FaultOrNull(ErrorCodes.EncoderCrashed, $"The encoder of chunk {chunk.Number}");

    // Step 1.
    private Task<ProcessOutcome> EncodeAsync(Attempt attempt, EncodePlan plan, LanePlan lane, CancellationToken cancellationToken)
    {
        var chunk = attempt.Order.Chunk!;
        var command = EncodeCommand.For(plan.Video!, lane, chunk, attempt.Order.Timebase!.Value, attempt.Scratch, limits);
        return encoder.RunAsync(
            command, (stdin, cancel) => FeedAsync(stdin, attempt.Keys, chunk, cancel), progress => attempt.Encoded((int)progress.Frames), cancellationToken);
    }

    private async Task BlackAsync(Attempt attempt, EncodePlan plan, LanePlan lane, CancellationToken cancellationToken)
    {
        var source = plan.Media.Video.Single(track => track.Index == plan.Video!.TrackIndex);
        var chunk = attempt.Order.Chunk!;
        foreach (var rung in lane.Rungs) File.Delete(Path.Combine(attempt.Scratch, EncodeCommand.FileName(rung)));
        var command = EncodeCommand.Black(source, lane, chunk, attempt.Order.Timebase!.Value, attempt.Scratch);
        var outcome = await encoder.RunAsync(command, (_, _) => Task.CompletedTask, null, cancellationToken).ConfigureAwait(false);
        if (Fault(outcome, chunk) is { } fault) throw new FaultException(fault);
    }

    // The GOP files of the chunk, with pre-roll before and post-roll after them, as one NUT stream. Streamed, because a GOP may be as long as the film.
    private async Task FeedAsync(Stream stdin, RunKeys keys, ChunkEntry chunk, CancellationToken cancellationToken)
    {
        byte[]? head = null;
        foreach (var (at, gop) in chunk.Gops.Index())
        {
            var file = await store.OpenAsync(keys.Gop(gop), cancellationToken).ConfigureAwait(false);
            await using var scope = file.ConfigureAwait(false);
            if (at > 0)
            {
                head ??= new byte[NutJoin.HeadBytes];
                var read = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                await stdin.WriteAsync(NutJoin.WithoutHeaders(head.AsMemory(0, read)), cancellationToken).ConfigureAwait(false);
            }

            await file.CopyToAsync(stdin, NutJoin.HeadBytes, cancellationToken).ConfigureAwait(false);
        }
    }

    // Steps 2 and 3, for one rung.
    private async Task<RenditionPart> StoreAsync(
        Attempt attempt, VideoPlan video, RungPlan rung, bool mayDiffer, bool isBlank, CancellationToken cancellationToken)
    {
        var path = Path.Combine(attempt.Scratch, EncodeCommand.FileName(rung));
        var encoded = FragmentedFile.Parse(await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false));
        var media = VideoDelivery.Build(encoded, attempt.Order.Chunk!, attempt.Order.Timebase!.Value, rung, video, mayDiffer);
        if (isBlank) media = media with { Frames = 0 };
        return await media.StoreAsync(store, attempt, rung.Rendition, cancellationToken).ConfigureAwait(false);
    }
}
