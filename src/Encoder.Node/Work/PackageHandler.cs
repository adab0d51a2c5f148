using Encoder.Core.Delivery;
using Encoder.Core.Fmp4;
using Encoder.Grains;
using Encoder.Storage;

namespace Encoder.Node.Work;

/// <summary>Writes one video rendition as a progressive MP4 with every sound track, in the first form that the spec asks for: from published segments, nothing is encoded again.</summary>
internal sealed class PackageHandler(IGrainFactory grains, IMediaStore store, PlanCache plans, TimeProvider time) : IWorkHandler
{
    public async Task RunAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        var (order, keys) = (attempt.Order, attempt.Keys);
        var plan = await plans.GetAsync(keys, cancellationToken).ConfigureAwait(false);
        var result = await RunResult.ReadAsync(store, keys, cancellationToken).ConfigureAwait(false);
        var rung = plan.Rungs()[order.Work.Chunk];

        var tracks = new List<ProgressiveTrack>();
        foreach (var (rendition, isDefault) in plan.Audio.DistinctBy(audio => audio.TrackIndex).Select(audio => (audio.Rendition, audio.IsDefault)).Prepend((rung.Rendition, true)))
        {
            if (result.Find(rendition) is { } found)
                tracks.Add(await TrackAsync(keys, rendition, found, cancellationToken).ConfigureAwait(false) with { IsDefault = isDefault });
        }

        var path = Path.Combine(attempt.Scratch, "package.mp4");
        var file = File.Create(path);
        await using (file.ConfigureAwait(false))
            await ProgressiveMp4Writer.WriteAsync(tracks, plan.Media.Chapters, file, cancellationToken).ConfigureAwait(false);
        await store.ImportAsync($"{keys.Out}{rung.Rendition}.mp4", path, cancellationToken).ConfigureAwait(false);
        await time.RetryUntilAnsweredAsync(
            () => grains.GetGrain<IJobGrain>(order.Work.Job).FinishedAsync(order.Work, order.Attempt, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private async Task<ProgressiveTrack> TrackAsync(RunKeys keys, string rendition, RenditionResult result, CancellationToken cancellationToken)
    {
        var init = await store.ReadAllAsync(keys.OutFile(rendition, "init.mp4"), cancellationToken).ConfigureAwait(false);
        return new ProgressiveTrack(
            init, result.Segments, (number, cancel) => store.OpenAsync(keys.OutFile(rendition, RunKeys.SegmentName(number)), cancel));
    }
}
