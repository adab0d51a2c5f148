using System.Threading.Channels;
using Encoder.Core.Delivery;
using Encoder.Core.Fmp4;
using Encoder.Core.Plans;
using Encoder.Ffmpeg.Commands;
using Encoder.Grains;

namespace Encoder.Node.Work;

/// <summary>
/// Shows what is complete of a chunk while the rest of it is encoded: whenever ffmpeg tells of progress, what is new of every rung is checked, stored under the
/// attempt's own name and handed on. What fails here the attempt itself will tell.
/// </summary>
internal abstract class EarlyMedia(IGrainFactory grains, Attempt attempt, LanePlan lane)
{
    private readonly Channel<bool> ticks = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<string, RenditionPart> parts = [];
    private readonly Dictionary<string, long> seen = [];

    /// <summary>Whether it may have anything to show.</summary>
    protected abstract bool IsWanted { get; }

    /// <summary>Number of the chunk.</summary>
    protected abstract int Chunk { get; }

    protected Attempt Attempt => attempt;

    /// <summary>ffmpeg has told of progress.</summary>
    public void Tick() => ticks.Writer.TryWrite(true);

    /// <summary>Shows what is complete, at each tick, while <paramref name="encoding"/> goes on.</summary>
    public async Task<T> WhileAsync<T>(Task<T> encoding, CancellationToken cancellationToken)
    {
        if (!IsWanted) return await encoding.ConfigureAwait(false);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var showing = ShowAsync(ended.Token);
        try
        {
            return await encoding.ConfigureAwait(false);
        }
        finally
        {
            await ended.CancelAsync().ConfigureAwait(false);
            await showing.ConfigureAwait(false);
        }
    }

    /// <summary>Stores what is new of a rung in what its encoder has written; null when nothing is.</summary>
    /// <param name="known">What was stored of it before.</param>
    protected abstract Task<RenditionPart?> StoreAsync(RungPlan rung, FragmentedTrack encoded, RenditionPart? known, CancellationToken cancellationToken);

    private async Task ShowAsync(CancellationToken ended)
    {
        try
        {
            await foreach (var _ in ticks.Reader.ReadAllAsync(ended).ConfigureAwait(false))
            {
                var more = false;
                foreach (var rung in lane.Rungs) more |= await AddAsync(rung, ended).ConfigureAwait(false);
                if (!more) continue;
                var partial = new PartialRecord(Chunk, attempt.Order.Work.Lane, [.. lane.Rungs.Select(rung => parts.GetValueOrDefault(rung.Rendition)).OfType<RenditionPart>()]);
                await grains.GetGrain<IChunkGrain>(attempt.Order.Work.ChunkKey).PublishAsync(attempt.Order.Work, partial, CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The encode has ended: its record says the rest.
        }
        catch (Exception exception) when (exception is IOException || GrainFaults.Of(exception) is not null)
        {
            // A full disk, a malformed file or a grain that does not answer: the attempt meets it too, and its segments come with its record.
        }
    }

    private async Task<bool> AddAsync(RungPlan rung, CancellationToken cancellationToken)
    {
        var path = Path.Combine(attempt.Scratch, EncodeCommand.FileName(rung));
        var length = File.Exists(path) ? new FileInfo(path).Length : 0;
        if (length == seen.GetValueOrDefault(rung.Rendition)) return false;
        seen[rung.Rendition] = length;
        if (FragmentedFile.ParseComplete(await ReadAsync(path, length, cancellationToken).ConfigureAwait(false)) is not { } encoded) return false;
        if (await StoreAsync(rung, encoded, parts.GetValueOrDefault(rung.Rendition), cancellationToken).ConfigureAwait(false) is not { } part) return false;
        parts[rung.Rendition] = part;
        return true;
    }

    // The file grows meanwhile, and is ffmpeg's.
    private static async Task<byte[]> ReadAsync(string path, long length, CancellationToken cancellationToken)
    {
        var content = new byte[length];
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        await using var scope = file.ConfigureAwait(false);
        var read = await file.ReadAtLeastAsync(content, content.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return content[..read];
    }
}
