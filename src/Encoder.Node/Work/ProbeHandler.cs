using Encoder.Contracts;
using Encoder.Core.Fmp4;
using Encoder.Core.Probing;
using Encoder.Ffmpeg.Probing;
using Encoder.Grains;
using Encoder.Node.Assets;

namespace Encoder.Node.Work;

/// <summary>Reads the asset's tracks, as soon as enough of it has arrived.</summary>
internal sealed class ProbeHandler(IGrainFactory grains, AssetSources sources, Prober prober, TimeProvider time) : IWorkHandler
{
    public async Task RunAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        var order = attempt.Order;
        var source = await sources.OpenAsync(order.Request.Source, attempt.Reads, cancellationToken).ConfigureAwait(false);
        await using var scope = source.ConfigureAwait(false);
        var media = await source.ReadAsync(() => ProbeAsync(source, cancellationToken)).ConfigureAwait(false);

        if (media.Video.Count > 0 && media.Demuxer.StartsWith("mov,", StringComparison.Ordinal))
            media = MovieEdits.ApplyTo(media, await Mp4Layout.ReadIndexAsync(source.ReadAt).ConfigureAwait(false));

        // When a fragmented MP4 is read in order, ffprobe reports its first fragment only.
        if (source.Layout.IsFragmented) media = media with { DurationUs = null };
        await time.RetryUntilAnsweredAsync(
            () => grains.GetGrain<IJobGrain>(order.Work.Job).ProbedAsync(order.Work, order.Attempt, media, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private async Task<MediaInfo> ProbeAsync(OpenSource source, CancellationToken cancellationToken)
    {
        try
        {
            return await prober.ProbeAsync(source.Input, source.Length, source.Limits, source.Growing, cancellationToken).ConfigureAwait(false);
        }
        catch (FaultException exception) when (exception.Fault.Code == ErrorCodes.AssetUnreadable)
        {
            var head = new byte[8];
            var length = await source.ReadAt(0, head).ConfigureAwait(false);
            throw new FaultException(Prober.WithoutIndex(exception.Fault, Mp4Layout.IsBox(head.AsSpan(0, length))));
        }
    }
}
