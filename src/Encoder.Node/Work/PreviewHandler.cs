using System.Text;
using Encoder.Contracts;
using Encoder.Core.Delivery;
using Encoder.Core.Fmp4;
using Encoder.Core.Plans;
using Encoder.Core.Previews;
using Encoder.Ffmpeg.Chunks;
using Encoder.Ffmpeg.Commands;
using Encoder.Grains;
using Encoder.Node.Encryption;
using Encoder.Storage;

namespace Encoder.Node.Work;

/// <summary>Makes pictures from the published segments of a rendition: the poster from its first segment, thumbnails from the first picture of many segments.</summary>
internal sealed class PreviewHandler(IGrainFactory grains, IMediaStore store, PlanCache plans, EncryptedMedia encryption, ChunkEncoder encoder, TimeProvider time) : IWorkHandler
{
    public async Task RunAsync(Attempt attempt, CancellationToken cancellationToken)
    {
        var order = attempt.Order;
        var plan = (await plans.GetAsync(attempt.Keys, cancellationToken).ConfigureAwait(false)).Previews!;
        await ((PreviewPart)order.Work.Chunk == PreviewPart.Poster
            ? MakePosterAsync(attempt, plan, cancellationToken)
            : MakeSpritesAsync(attempt, plan, cancellationToken)).ConfigureAwait(false);
        await time.RetryUntilAnsweredAsync(
            () => grains.GetGrain<IJobGrain>(order.Work.Job).FinishedAsync(order.Work, order.Attempt, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private async Task MakePosterAsync(Attempt attempt, PreviewPlan plan, CancellationToken cancellationToken)
    {
        await RunAsync(PreviewCommand.Poster(plan, attempt.Scratch), attempt.Keys, plan, FeedAsync, cancellationToken).ConfigureAwait(false);
        await ImportAsync(attempt, PreviewFiles.Poster, cancellationToken).ConfigureAwait(false);

        async Task FeedAsync(Stream stdin, EncryptedMedia.Decryption? decryption, CancellationToken cancel)
        {
            var segment = await OpenAsync(attempt.Keys, plan, 0, decryption, cancel).ConfigureAwait(false);
            await using var scope = segment.ConfigureAwait(false);
            await segment.CopyToAsync(stdin, cancel).ConfigureAwait(false);
        }
    }

    // Write the index last, so that every file it names exists.
    private async Task MakeSpritesAsync(Attempt attempt, PreviewPlan plan, CancellationToken cancellationToken)
    {
        var result = await RunResult.ReadAsync(store, attempt.Keys, cancellationToken).ConfigureAwait(false);
        var rendition = result.Find(plan.Rendition) ?? throw new FaultException(ErrorCodes.WorkFailed, $"Rendition {plan.Rendition} has no committed segments.");
        var sheets = SpriteSheets.Of(rendition.Segments, rendition.First.Timescale);
        await RunAsync(PreviewCommand.Sprites(plan, sheets, attempt.Scratch), attempt.Keys, plan, FeedAsync, cancellationToken).ConfigureAwait(false);
        for (var sheet = 0; sheet < sheets.Count; sheet++)
            await ImportAsync(attempt, PreviewFiles.Sheet(sheet), cancellationToken).ConfigureAwait(false);
        await store.PutAsync(attempt.Keys.Out + PreviewFiles.Sprites, Encoding.UTF8.GetBytes(sheets.Index(plan)), cancellationToken).ConfigureAwait(false);

        async Task FeedAsync(Stream stdin, EncryptedMedia.Decryption? decryption, CancellationToken cancel)
        {
            foreach (var (number, segment) in sheets.Segments.Index())
            {
                var content = await OpenAsync(attempt.Keys, plan, segment, decryption, cancel).ConfigureAwait(false);
                await using var scope = content.ConfigureAwait(false);
                await stdin.WriteAsync(await SegmentKeyframe.ReadAsync(content, number, cancel).ConfigureAwait(false), cancel).ConfigureAwait(false);
            }
        }
    }

    private async Task RunAsync(
        FfmpegCommand command, RunKeys keys, PreviewPlan plan, Func<Stream, EncryptedMedia.Decryption?, CancellationToken, Task> feed, CancellationToken cancellationToken)
    {
        var init = await store.ReadAllAsync(keys.OutFile(plan.Rendition, "init.mp4"), cancellationToken).ConfigureAwait(false);
        var decryption = await encryption.OfAsync(keys, plan.Rendition, init, cancellationToken).ConfigureAwait(false);
        var outcome = await encoder.RunAsync(
            command,
            async (stdin, cancel) =>
            {
                await stdin.WriteAsync(decryption?.Init ?? init, cancel).ConfigureAwait(false);
                await feed(stdin, decryption, cancel).ConfigureAwait(false);
            },
            onProgress: null, cancellationToken).ConfigureAwait(false);
        if (outcome.FaultOrNull(ErrorCodes.PreviewFailed, "The encoder") is { } fault) throw new FaultException(fault);
    }

    private async Task ImportAsync(Attempt attempt, string name, CancellationToken cancellationToken)
    {
        var path = Path.Combine(attempt.Scratch, name);
        if (!File.Exists(path)) throw new FaultException(ErrorCodes.PreviewFailed, $"The encoder did not write {name}.");
        await store.ImportAsync(attempt.Keys.Out + name, path, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Stream> OpenAsync(RunKeys keys, PreviewPlan plan, int number, EncryptedMedia.Decryption? decryption, CancellationToken cancellationToken)
    {
        var key = keys.OutFile(plan.Rendition, RunKeys.SegmentName(number));
        if (decryption is null) return await store.OpenAsync(key, cancellationToken).ConfigureAwait(false);
        var content = await store.ReadAllAsync(key, cancellationToken).ConfigureAwait(false);
        return new MemoryStream(await decryption.DecryptAsync(content, number, cancellationToken).ConfigureAwait(false));
    }
}
