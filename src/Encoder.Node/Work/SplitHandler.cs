using System.Globalization;
using Encoder.Contracts;
using Encoder.Core.Damage;
using Encoder.Core.Playlists;
using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Splitting;
using Encoder.Grains;
using Encoder.Node.Assets;
using Encoder.Storage;

namespace Encoder.Node.Work;

/// <summary>
/// Splits the asset: one ffmpeg cuts the video at keyframes and encodes the audio. (1) Every finished GOP file goes to the store and
/// through the chunk planner, (2) every finished audio file becomes a committed segment, (3) at the end the commit of the split is stored.
/// A repeated run produces the same files and does not write stored ones again.
/// </summary>
internal sealed class SplitHandler(
    IGrainFactory grains, IMediaStore store, Announcements announcements, PlanCache plans, AssetSources sources, Splitter splitter, TimeProvider time) : IWorkHandler
{
    public async Task RunAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        var order = attempt.Order;
        var plan = await plans.GetAsync(attempt.Keys, cancellationToken).ConfigureAwait(false);
        var chunks = await ChunkFeed.OpenAsync(store, announcements, attempt.Keys, plan, cancellationToken).ConfigureAwait(false);
        var sound = plan.Audio.Select(audio => new AudioFeed(grains, store, attempt, audio, plan.SegmentDuration, plan.Media.Length, time)).ToList();

        var source = await sources.OpenAsync(order.Request.Source, attempt.Reads, cancellationToken).ConfigureAwait(false);
        await using var scope = source.ConfigureAwait(false);
        var command = SplitCommand.For(plan, source.Input, attempt.Scratch, source.Limits);
        var result = await source.ReadAsync(() => splitter.RunAsync(command, plan, new Listener(chunks, sound), null, cancellationToken, source.Growing)).ConfigureAwait(false);
        if ((source.Growing?.Broken ?? result.Fault) is { } fault) throw new FaultException(fault);

        await chunks.CompleteAsync(cancellationToken).ConfigureAwait(false);
        foreach (var feed in sound) await feed.CompleteAsync(cancellationToken).ConfigureAwait(false);
        if (plan.Video is null ? sound.All(feed => feed.Commits == 0) : chunks.Count == 0)
        {
            var what = plan.Video is null ? "sound" : "video";
            throw new FaultException(ErrorCodes.AssetNoTrack, $"The source declares {what}, but none of its frames could be read.", result.Outcome.Detail);
        }

        foreach (var (index, subtitles) in plan.Subtitles.Index())
            await store.ImportAsync(
                attempt.Keys.OutFile(subtitles.Rendition, SubtitleRendition.FileName), Path.Combine(attempt.Scratch, SplitCommand.SubtitleFileName(index)),
                cancellationToken).ConfigureAwait(false);

        var broken = source.Layout.IsFragmented ? await Mp4Layout.FindBreakAsync(source.ReadAt).ConfigureAwait(false) : null;
        var (warnings, loss) = SplitDamage.Judge(new SplitSummary(
            plan.Media, sound.Select(feed => feed.End).Append(chunks.End).Max(), chunks.Gaps, chunks.Timebase, ReadErrors(broken, result), result.SoundErrors,
            [.. result.AudioGaps.Select(gaps => gaps with { End = sound.First(feed => feed.TrackIndex == gaps.TrackIndex).End })])
        {
            PictureErrors = result.PictureErrors,
            IsCutOff = plan.Media.Demuxer == "ogg" && OggEnd.IsMissing(await TailAsync(source, plan.Media.Length).ConfigureAwait(false)),
            FragmentsEnd = broken is null ? null : await Mp4Layout.ClaimedEndAsync(source.ReadAt, plan.Media.Length, broken).ConfigureAwait(false),
        });
        var end = new SplitEnd(chunks.Count, chunks.Frames, [.. sound.Select(feed => feed.Commits)], chunks.Timebase, warnings, loss);
        await store.PutIfAbsentAsync(attempt.Keys.SplitEnd, StoreJson.Write(end), cancellationToken).ConfigureAwait(false);
        await time.RetryUntilAnsweredAsync(
            () => grains.GetGrain<IJobGrain>(order.Work.Job).SplitAsync(order.Work, order.Attempt, end, cancellationToken), cancellationToken).ConfigureAwait(false);
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

    private sealed class Listener(ChunkFeed chunks, List<AudioFeed> sound) : ISplitListener
    {
        public ValueTask OnGopAsync(SplitFile file, CancellationToken cancellationToken) => new(chunks.AddAsync(file, cancellationToken));

        public ValueTask OnAudioAsync(int index, SplitFile file, CancellationToken cancellationToken) => new(sound[index].AddAsync(file, cancellationToken));
    }
}
