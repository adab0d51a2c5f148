using System.Text;
using System.Text.Json;
using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Core.Plans;
using Encoder.Core.Playlists;
using Encoder.Grains;
using Encoder.Storage;

namespace Encoder.Node.Work;

/// <summary>Writes the files that describe the whole job: multivariant playlist, manifest, report.</summary>
internal sealed class FinishHandler(IGrainFactory grains, IMediaStore store, PlanCache plans, TimeProvider time) : IWorkHandler
{
    public async Task RunAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        var (order, keys) = (attempt.Order, attempt.Keys);
        var plan = await plans.GetAsync(keys, cancellationToken).ConfigureAwait(false);
        var result = await RunResult.ReadAsync(store, keys, cancellationToken).ConfigureAwait(false);
        var split = await StoreJson.ReadAsync<SplitEnd>(store, keys.SplitEnd, cancellationToken).ConfigureAwait(false)
            ?? throw new FaultException(ErrorCodes.WorkFailed, "The commit of the splitter is missing from the store.");
        var dropped = order.Finish!.Dropped;
        IReadOnlyList<RenditionTrack> tracks = [.. RenditionTracks.Of(plan, result).Where(track => !dropped.Contains(track.Name))];
        IReadOnlyList<SubtitleRendition> subtitles =
            [.. plan.Subtitles.Select(one => new SubtitleRendition(one.Rendition, one.Language, one.Title, one.IsDefault, one.IsForced) { Purpose = one.Purpose })];

        if (plan.Delivery.Hls) await PutAsync(keys.Out + "master.m3u8", HlsMultivariantPlaylist.Write(tracks, subtitles), cancellationToken).ConfigureAwait(false);
        if (plan.Delivery.Dash) await PutAsync(keys.Out + "manifest.mpd", DashManifest.Write(tracks, subtitles: subtitles), cancellationToken).ConfigureAwait(false);
        if (plan.Delivery.Hls)
            foreach (var one in subtitles)
                await PutAsync(keys.OutFile(one.Name, "playlist.m3u8"), HlsSubtitlePlaylist.Write(Duration(tracks)), cancellationToken).ConfigureAwait(false);
        if (plan.Delivery.Hls && split.IsCut) await WritePlaylistsAsync(keys, plan, tracks, cancellationToken).ConfigureAwait(false);
        var measured = await WithLengthAsync(plan, order.Request.Source, cancellationToken).ConfigureAwait(false);
        var report = ReportBuilder.Build(order, measured, split, result, tracks, time.GetUtcNow());
        await store.PutAsync(keys.Out + "job.json", JsonSerializer.SerializeToUtf8Bytes(report, ContractsJson.Indented.JobReport), cancellationToken).ConfigureAwait(false);
        await time.RetryUntilAnsweredAsync(
            () => grains.GetGrain<IJobGrain>(order.Work.Job).FinishedAsync(order.Work, order.Attempt, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    // A rendition writes its playlist with its last commit, and no commit of a run that was cut off says that it is the last.
    private async Task WritePlaylistsAsync(RunKeys keys, EncodePlan plan, IReadOnlyList<RenditionTrack> tracks, CancellationToken cancellationToken)
    {
        foreach (var track in tracks)
        {
            var encrypted = plan.Encryption is { } encryption ? new HlsKeys(encryption, plan.IndexOf(track.Name)) : null;
            var playlist = HlsMediaPlaylist.Write(track.Segments, track.Timebase, plan.SegmentDuration, isComplete: true, encrypted, isSliding: plan.Window is not null);
            await PutAsync(keys.OutFile(track.Name, "playlist.m3u8"), playlist, cancellationToken).ConfigureAwait(false);
        }
    }

    // The length of an asset may have been unknown when it was probed; it is known now.
    private async Task<EncodePlan> WithLengthAsync(EncodePlan plan, SourceRef source, CancellationToken cancellationToken)
    {
        if (plan.Media.Length > 0 || source.Asset is not { } asset) return plan;
        var snapshot = await time.RetryUntilAnsweredAsync(() => grains.GetGrain<IAssetGrain>(asset).SnapshotAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        return plan with { Media = plan.Media with { Length = snapshot.Info.Length ?? 0 } };
    }

    private static TimeSpan Duration(IReadOnlyList<RenditionTrack> tracks) =>
        tracks.Select(track => track.Timebase.ToTimeSpan(track.Segments.Sum(segment => segment.Duration))).DefaultIfEmpty().Max();

    private Task PutAsync(string key, string text, CancellationToken cancellationToken) =>
        store.PutAsync(key, Encoding.UTF8.GetBytes(text), cancellationToken);
}
