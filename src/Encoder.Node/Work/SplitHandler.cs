using System.Globalization;
using Encoder.Contracts;
using Encoder.Core.Chunks;
using Encoder.Core.Damage;
using Encoder.Core.Delivery;
using Encoder.Core.Nut;
using Encoder.Core.Plans;
using Encoder.Core.Playlists;
using Encoder.Core.Probing;
using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Splitting;
using Encoder.Grains;
using Encoder.Node.Assets;
using Encoder.Node.Encryption;
using Encoder.Storage;

namespace Encoder.Node.Work;

/// <summary>
/// Splits the asset: one ffmpeg cuts the video into pieces and encodes the audio. (1) Every finished piece goes to the store and
/// through the chunk planner, (2) every finished audio file becomes a committed segment, (3) at the end the commit of the split is stored.
/// A repeated run produces the same files and does not write stored ones again.
/// </summary>
internal sealed class SplitHandler(
    IGrainFactory grains, IMediaStore store, Announcements announcements, PlanCache plans, EncryptedMedia encryption, AssetSources sources, Splitter splitter, TimeProvider time) : IWorkHandler
{
    public async Task RunAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        var order = attempt.Order;
        var plan = await plans.GetAsync(attempt.Keys, cancellationToken).ConfigureAwait(false);
        await encryption.RequireKeyAsync(attempt.Keys, plan, cancellationToken).ConfigureAwait(false);
        var source = await sources.OpenAsync(order.Request.Source, attempt.Reads, cancellationToken).ConfigureAwait(false);
        await using var scope = source.ConfigureAwait(false);

        // It lasts as long as the stream, and mostly waits.
        if (plan.IsLive) attempt.FreeSlot();
        if (plan.Window is not null && source is { Layout.IsSequential: true, Growing: { } growing }) attempt.ReadsInOrder(growing);

        // Steps of the source's clock come to light while it is read; with each that does, the split begins again.
        var decided = ClockDecisions.None with { Shortest = plan.ShortestClockJump };
        var run = await SplitAsync(attempt, plan, source, decided, cancellationToken).ConfigureAwait(false);
        while (run.Result is null)
        {
            await ThrowIfRetiredAsync(attempt.Keys, plan, cancellationToken).ConfigureAwait(false);
            decided = run.Feed.Decided!;
            run = await SplitAsync(attempt, plan, source, decided, cancellationToken).ConfigureAwait(false);
        }

        var (chunks, sound, _, result, scratch) = run;

        // Where each track ends by itself; then all are drawn out to the latest end.
        var heard = sound.GroupBy(feed => feed.TrackIndex).ToDictionary(feeds => feeds.Key, feeds => feeds.First().End);
        await chunks.CompleteAsync(heard.Values.DefaultIfEmpty().Max(), cancellationToken).ConfigureAwait(false);
        var latest = heard.Values.Append(chunks.End).Max();
        foreach (var (index, feed) in sound.Index()) await CompleteAsync(feed, plan.Audio[index], index, latest, scratch, cancellationToken).ConfigureAwait(false);
        if (plan.Video is null ? sound.All(feed => feed.Commits == 0) : chunks.Count == 0)
        {
            var what = plan.Video is null ? "sound" : "video";
            throw new FaultException(ErrorCodes.AssetNoTrack, $"The source declares {what}, but none of its frames could be read.", result!.Outcome.Detail);
        }

        foreach (var (index, subtitles) in plan.Subtitles.Index())
            await store.ImportAsync(
                attempt.Keys.OutFile(subtitles.Rendition, SubtitleRendition.FileName), Path.Combine(scratch, SplitCommand.SubtitleFileName(index)),
                cancellationToken).ConfigureAwait(false);

        var (warnings, loss) = SplitDamage.Judge(await FactsAsync(plan, source, result!, chunks, heard, decided).ConfigureAwait(false));
        var end = new SplitEnd(chunks.Count, chunks.Frames + chunks.UnplacedFrames, [.. sound.Select(feed => feed.Commits)], chunks.Timebase, [.. Jumps(decided), .. warnings], loss) { Repeats = chunks.Repeats };
        await store.PutIfAbsentAsync(attempt.Keys.SplitEnd, StoreJson.Write(end), cancellationToken).ConfigureAwait(false);
        await time.RetryUntilAnsweredAsync(
            () => grains.GetGrain<IJobGrain>(order.Work.Job).SplitAsync(order.Work, order.Attempt, end, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    // The job then ends with what is planned, and the stream goes on in another session.
    private async Task ThrowIfRetiredAsync(RunKeys keys, EncodePlan plan, CancellationToken cancellationToken)
    {
        if (plan.Window is not null && await CommitRecords.RetiredAsync(store, keys, cancellationToken).ConfigureAwait(false) is not null)
            throw new FaultException(ErrorCodes.LeaseLost, "The beginning of the stream is deleted, so it cannot be split again.");
    }

    /// <summary>One run of the splitter, with a folder of its own; its result is null when it has to begin again.</summary>
    private async Task<SplitRun> SplitAsync(Attempt attempt, EncodePlan plan, OpenSource source, ClockDecisions decided, CancellationToken cancellationToken)
    {
        var scratch = Directory.CreateDirectory(Path.Combine(attempt.Scratch, $"split{decided.Clock.Count + decided.Pauses.Count}")).FullName;
        var chunks = await ChunkFeed.OpenAsync(store, announcements, attempt.Keys, plan, source.IsArriving, cancellationToken).ConfigureAwait(false);
        attempt.Measures(() => chunks.Measures);
        var sound = plan.Audio.Select(audio => new AudioFeed(grains, store, encryption, attempt, audio, chunks.Cuts, plan.SoundSegmentDuration, plan.PartDuration, plan.Media.Length, time)).ToList();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var feed = new SplitFeed(chunks, sound, plan.Video is not null, new SoundFollower(plan, scratch).Read, decided, plan.Media.Length, stop);
        var command = SplitCommand.For(plan, source.Input, scratch, source.Limits, decided);
        SplitResult? result = null;
        try
        {
            result = await source.ReadAsync(() => splitter.RunAsync(command, plan, feed, null, stop.Token, source.Growing)).ConfigureAwait(false);
            if ((source.Growing?.Broken ?? result.Fault) is { } fault) throw new FaultException(fault);
            await feed.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (feed.Decided is not null && !cancellationToken.IsCancellationRequested)
        {
            // It stopped itself.
        }

        if (feed.Decided is null) return new SplitRun(chunks, sound, feed, result, scratch);
        Directory.Delete(scratch, recursive: true);
        return new SplitRun(chunks, sound, feed, null, scratch);
    }

    private sealed record SplitRun(ChunkFeed Chunks, List<AudioFeed> Sound, SplitFeed Feed, SplitResult? Result, string Scratch);

    private static IEnumerable<Fault> Jumps(ClockDecisions decided) => decided.Clock.Select(jump => new Fault(ErrorCodes.ClockJump, string.Create(
        CultureInfo.InvariantCulture,
        $"The clock of the source jumps ahead by {jump.Length.TotalSeconds:0.00} s in all tracks, behind {Math.Max(0, (jump.At - (jump.Length / 2)).TotalSeconds):0.00} s: what follows is joined on.")));

    private async Task CompleteAsync(AudioFeed feed, AudioPlan audio, int index, TimeSpan end, string scratch, CancellationToken cancellationToken)
    {
        await feed.EndAsync(cancellationToken).ConfigureAwait(false);
        if (feed.IsHeard && end - feed.End >= ChunkTargets.UsuallyApart)
        {
            var silence = await splitter.SilenceAsync(audio, index, scratch, cancellationToken).ConfigureAwait(false);
            await feed.PadAsync(NutFile.Parse(await File.ReadAllBytesAsync(silence, cancellationToken).ConfigureAwait(false)), end, cancellationToken).ConfigureAwait(false);
        }

        await feed.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task<SplitSummary> FactsAsync(EncodePlan plan, OpenSource source, SplitResult result, ChunkFeed chunks, Dictionary<int, TimeSpan> heard, ClockDecisions decided)
    {
        // An asset whose length was open when it was probed has told it since. A container counts the steps of its clock as time.
        var jumps = (long)decided.Clock.Sum(jump => jump.Length.TotalMicroseconds);
        var media = plan.Media with { Length = source.FinalLength, DurationUs = plan.Media.DurationUs > jumps ? plan.Media.DurationUs - jumps : plan.Media.DurationUs };
        var broken = source.Layout.IsFragmented ? await Mp4Layout.FindBreakAsync(source.ReadAt).ConfigureAwait(false) : null;
        var declared = await DeclaredEnd.FindAsync(source.ReadAt).ConfigureAwait(false);
        var claimed = broken is null ? null : await Mp4Layout.ClaimedEndAsync(source.ReadAt, media.Length, broken).ConfigureAwait(false);
        return new SplitSummary(
            media, heard.Values.Append(chunks.PictureEnd).Max(), chunks.Gaps, chunks.Timebase, ReadErrors(broken, result), result.SoundErrors,
            [.. result.AudioGaps.Select(gaps => gaps with { End = heard[gaps.TrackIndex] })])
        {
            PictureErrors = result.PictureErrors,
            IsCutOff = media.Demuxer == "ogg" && OggEnd.IsMissing(await TailAsync(source, media.Length).ConfigureAwait(false)),
            FragmentsEnd = new[] { source.Layout.IsFragmented ? declared.Media : null, claimed }.Max(),
            DeclaredBytes = declared.Bytes,
            Tracks = decided.Clock.Count > 0 ? [] : [.. Tracks(plan, source, chunks, heard)],
            Picture = plan.Video is null ? null : new PictureSpan(chunks.PictureStart, chunks.PictureEnd, chunks.Repeats, chunks.HasBlack),
            UnplacedFrames = chunks.UnplacedFrames,
        };
    }

    // What single tracks of a fragmented file declare is their first fragment.
    private static IEnumerable<TrackEnd> Tracks(EncodePlan plan, OpenSource source, ChunkFeed chunks, Dictionary<int, TimeSpan> heard)
    {
        TrackEnd End(Track track, bool isPicture, TimeSpan end) => new(
            track.Index, isPicture, end, track.DeclaredEndUs is { } us && !source.Layout.IsFragmented ? TimeSpan.FromMicroseconds(us) : null);
        if (plan.Video is { } video) yield return End(plan.Media.Video.Single(track => track.Index == video.TrackIndex), true, chunks.PictureEnd);
        foreach (var (index, end) in heard)
            yield return End(plan.Media.Audio.Single(track => track.Index == index), false, end);
    }

    private static IReadOnlyList<string> ReadErrors(FragmentBreak? broken, SplitResult result) => broken is { At: var at }
        ? [$"the fragments end at byte {at.ToString(CultureInfo.InvariantCulture)}, and nothing after that was read", .. result.Warnings]
        : result.Warnings;

    private static async Task<byte[]> TailAsync(OpenSource source, long length)
    {
        var tail = new byte[Math.Min(length, OggEnd.TailBytes)];
        var read = await source.ReadAt(length - tail.Length, tail).ConfigureAwait(false);
        return tail[..read];
    }
}
