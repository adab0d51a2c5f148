using Encoder.Contracts;
using Encoder.Core.Chunks;
using Encoder.Core.Damage;
using Encoder.Core.Delivery;
using Encoder.Core.Fmp4;
using Encoder.Core.Nut;
using Encoder.Core.Plans;
using Encoder.Core.Probing;
using Encoder.Ffmpeg.Chunks;
using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Processes;
using Encoder.Grains;
using Encoder.Node.Encryption;
using Encoder.Node.Metrics;
using Encoder.Storage;

namespace Encoder.Node.Work;

/// <summary>
/// Encodes one chunk lane: (1) one ffmpeg from the chunk's pieces, while they arrive if need be, or two when a slot is idle at the end of a job, (2) its rungs checked and cut into
/// segments by Core, (3) the segments stored under the name of the attempt, the first ones while the rest is encoded, (4) the commit. Of a damaged source
/// all decodable frames are encoded, and the loss is reported in a warning.
/// </summary>
internal sealed class EncodeHandler(
    IGrainFactory grains, IMediaStore store, Announcements announcements, PlanCache plans, EncryptedMedia encryption, ChunkEncoder encoder, InputLimits limits, TimeProvider time) : IWorkHandler
{
    public async Task RunAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        var order = attempt.Order;
        var plan = await plans.GetAsync(attempt.Keys, cancellationToken).ConfigureAwait(false);
        await encryption.RequireKeyAsync(attempt.Keys, plan, cancellationToken).ConfigureAwait(false);
        var lane = plan.Video!.Lanes[order.Work.Lane].Without(order.Dropped);
        var (outcome, waited) = order.Opening is { } opening
            ? await EncodeWhileArrivingAsync(attempt, plan, lane, opening, cancellationToken).ConfigureAwait(false)
            : (null, TimeSpan.Zero);
        outcome ??= await EncodePlannedAsync(attempt, plan, lane, cancellationToken).ConfigureAwait(false);
        var chunk = attempt.Chunk!;
        var errors = DecodeErrors.In(outcome.StderrTail, plan.Video.PieceCodec);
        // A decoder that drops a frame without an error does so again, so the second attempt accepts the loss.
        var mayDiffer = errors.Any || (order.AttemptNumber > 1 && outcome.ExitedCleanly);
        var isBlank = mayDiffer && outcome is { Signal: null, End: ProcessEnd.Exited, Progress.Frames: 0 };
        if (isBlank) await BlackAsync(attempt, plan, lane, cancellationToken).ConfigureAwait(false);
        else if (Fault(outcome, chunk) is { } fault) throw new FaultException(fault);
        attempt.FreeSlot();

        var parts = await Task.WhenAll(lane.Rungs.Select(rung => StoreAsync(attempt, plan, rung, mayDiffer, isBlank, cancellationToken))).ConfigureAwait(false);
        int? decoded = !lane.ChangesFrameRate ? null : isBlank ? 0 : Math.Max(0, (int)outcome.Progress.Frames - (chunk.Repeats?.Count ?? 0));
        if (decoded is { } count) FrameCheck.VerifyDecoded(count, chunk, mayDiffer);
        var record = new CommitRecord(
            chunk.Number, order.Work.Lane, order.Attempt, order.AttemptNumber, attempt.Node, attempt.StartedAt,
            time.GetUtcNow() - attempt.StartedAt - waited, outcome.Cpu, chunk.IsLast, parts,
            ChunkDamage.Warnings(chunk, order.Timebase!.Value, decoded ?? parts[0].Frames, errors.AreCertain ? errors.Lines : []), attempt.Slot, decoded);
        await time.RetryUntilAnsweredAsync(
            () => grains.GetGrain<IChunkGrain>(order.Work.ChunkKey).CommitAsync(order.Work, record, cancellationToken), cancellationToken).ConfigureAwait(false);
        attempt.FramesMade = parts.Sum(part => (long)part.Frames);
    }

    private static Fault? Fault(ProcessOutcome outcome, ChunkEntry chunk) => outcome.FaultOrNull(ErrorCodes.EncoderCrashed, $"The encoder of chunk {chunk.Number}");

    /// <summary>
    /// Step 1 for a chunk whose end is not decided yet; it has a slot only from then on. What comes of it is taken when ffmpeg has read the whole chunk without
    /// an error, and is then what the planned chunk gives; null when it has to be encoded as planned. Fault: <c>work.lease_lost</c> when the upload pauses for
    /// long.
    /// </summary>
    private async Task<(ProcessOutcome? Outcome, TimeSpan Waited)> EncodeWhileArrivingAsync(
        Attempt attempt, EncodePlan plan, LanePlan lane, ChunkOpening opening, CancellationToken cancellationToken)
    {
        var codec = plan.Video!.PieceCodec;
        var feed = new OpeningFeed(store, time, attempt.Keys, opening, codec, attempt.TakeSlotAsync);
        await using var scope = feed.ConfigureAwait(false);
        await feed.ListenAsync(announcements, cancellationToken).ConfigureAwait(false);
        attempt.Reads(feed);
        attempt.FreeSlot();
        using var arriving = attempt.TakeArriving();
        var early = new EarlyParts(grains, store, attempt, plan, lane, opening, feed);
        var outcome = arriving is null ? null : await early.WhileAsync(EncodeAsync(), cancellationToken).ConfigureAwait(false);
        attempt.Plan(await feed.PlannedAsync(cancellationToken).ConfigureAwait(false));
        var isUsable = outcome is { ExitedCleanly: true } && feed.IsComplete && !DecodeErrors.In(outcome.StderrTail, codec).Any;
        NodeMetrics.Arrived(isUsable);
        if (isUsable) return (outcome, feed.Waited);
        foreach (var rung in lane.Rungs) File.Delete(Path.Combine(attempt.Scratch, EncodeCommand.FileName(rung)));
        await attempt.TakeSlotAsync(cancellationToken).ConfigureAwait(false);
        return (null, feed.Waited);

        Task<ProcessOutcome> EncodeAsync()
        {
            var command = plan.PartDuration is null
                ? EncodeCommand.For(plan.Video!, lane, opening.Provisional, opening.Timebase, attempt.Scratch, limits)
                : EncodeCommand.FrameByFrame(plan.Video!, lane, opening.Provisional, opening.Timebase, attempt.Scratch, limits);
            return encoder.RunAsync(command, feed.WriteAsync, progress => OnProgress(progress, attempt, early), cancellationToken, feed);
        }
    }

    // Step 1.
    private Task<ProcessOutcome> EncodePlannedAsync(Attempt attempt, EncodePlan plan, LanePlan lane, CancellationToken cancellationToken)
    {
        var early = new EarlySegments(grains, store, encryption, attempt, plan, lane);
        return early.WhileAsync(EncodeLaneAsync(attempt, plan, lane, early, cancellationToken), cancellationToken);
    }

    private async Task<ProcessOutcome> EncodeLaneAsync(
        Attempt attempt, EncodePlan plan, LanePlan lane, EarlySegments early, CancellationToken cancellationToken)
    {
        using var idle = lane.Rungs.Count > 1 ? attempt.TakeIdleSlot() : null;
        if (idle is null) return await EncodeAsync(attempt, plan, lane, early, cancellationToken).ConfigureAwait(false);
        var outcomes = await Task.WhenAll(lane.Halves().Select(half => EncodeAsync(attempt, plan, half, early, cancellationToken))).ConfigureAwait(false);
        return outcomes[0].With(outcomes[1]);
    }

    private Task<ProcessOutcome> EncodeAsync(Attempt attempt, EncodePlan plan, LanePlan lane, EarlySegments early, CancellationToken cancellationToken)
    {
        var chunk = attempt.Chunk!;
        var command = chunk.IsBlack
            ? EncodeCommand.Black(Source(plan), lane, chunk, attempt.Order.Timebase!.Value, attempt.Scratch)
            : EncodeCommand.For(plan.Video!, lane, chunk, attempt.Order.Timebase!.Value, attempt.Scratch, limits);
        return encoder.RunAsync(
            command, (stdin, cancel) => FeedAsync(stdin, attempt.Keys, chunk, plan.Video!.PieceCodec, cancel), progress => OnProgress(progress, attempt, early), cancellationToken);
    }

    private static void OnProgress(FfmpegProgress progress, Attempt attempt, EarlyMedia early)
    {
        attempt.Encoded((int)progress.Frames);
        early.Tick();
    }

    private static VideoTrack Source(EncodePlan plan) => plan.Media.Video.Single(track => track.Index == plan.Video!.TrackIndex);

    private async Task BlackAsync(Attempt attempt, EncodePlan plan, LanePlan lane, CancellationToken cancellationToken)
    {
        var chunk = attempt.Chunk!;
        foreach (var rung in lane.Rungs) File.Delete(Path.Combine(attempt.Scratch, EncodeCommand.FileName(rung)));
        var command = EncodeCommand.Black(Source(plan), lane, chunk, attempt.Order.Timebase!.Value, attempt.Scratch);
        var outcome = await encoder.RunAsync(command, (_, _) => Task.CompletedTask, null, cancellationToken).ConfigureAwait(false);
        if (Fault(outcome, chunk) is { } fault) throw new FaultException(fault);
    }

    // The packets from the access point to the last one of the chunk, as one NUT stream. ffmpeg may stop reading earlier: it trims the frames after the chunk.
    private async Task FeedAsync(Stream stdin, RunKeys keys, ChunkEntry chunk, string codec, CancellationToken cancellationToken)
    {
        foreach (var (at, piece) in chunk.Pieces.Index())
        {
            var content = await store.ReadAllAsync(keys.Piece(piece), cancellationToken).ConfigureAwait(false);
            var end = at + 1 == chunk.PieceCount ? chunk.EndPacket : int.MaxValue;
            foreach (var part in at == 0 ? NutCut.Slice(content, chunk.FirstPacket, end, codec) : [NutCut.WithoutHeaders(content, end)])
                await stdin.WriteAsync(part, cancellationToken).ConfigureAwait(false);
        }
    }

    // Steps 2 and 3, for one rung.
    private async Task<RenditionPart> StoreAsync(
        Attempt attempt, EncodePlan plan, RungPlan rung, bool mayDiffer, bool isBlank, CancellationToken cancellationToken)
    {
        var path = Path.Combine(attempt.Scratch, EncodeCommand.FileName(rung));
        var encoded = FragmentedFile.Parse(await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false));
        var media = VideoDelivery.Build(encoded, attempt.Chunk!, attempt.Order.Timebase!.Value, rung, plan.Video!, mayDiffer, plan.PartDuration);
        if (isBlank) media = media with { Frames = 0 };
        return await media.StoreAsync(store, encryption, attempt, rung.Rendition, cancellationToken).ConfigureAwait(false);
    }
}
