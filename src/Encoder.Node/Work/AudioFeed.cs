using Encoder.Core.Damage;
using Encoder.Core.Delivery;
using Encoder.Core.Nut;
using Encoder.Core.Plans;
using Encoder.Core.Time;
using Encoder.Ffmpeg.Splitting;
using Encoder.Grains;
using Encoder.Storage;

namespace Encoder.Node.Work;

/// <summary>
/// Turns audio files into committed segments: one file, one segment, one commit. Only a very short last file is merged into the one
/// before it: in a film of whole seconds the encoder delay leaves one packet after the last cut, and hls.js does not play such a short segment to its end.
/// </summary>
internal sealed class AudioFeed(IGrainFactory grains, IMediaStore store, Attempt attempt, AudioPlan audio, TimeSpan segment, long length, TimeProvider time)
{
    private readonly TimelineLimit limit = new(length, new Timebase(1, audio.SampleRateHz), TimelineLimit.SoundBytesPerSecond);

    // The last commit must be marked as the last. So each file is held back until the next file or the end, and a file before a short one until what follows that.
    private readonly List<HeldFile> held = [];

    /// <summary>Index of its track in the container.</summary>
    public int TrackIndex => audio.TrackIndex;

    /// <summary>Where the audio ends so far, on the asset's time line.</summary>
    public TimeSpan End { get; private set; }

    /// <summary>Commits so far.</summary>
    public int Commits { get; private set; }

    public async Task AddAsync(SplitFile file, CancellationToken cancellationToken)
    {
        var content = await File.ReadAllBytesAsync(file.Path, cancellationToken).ConfigureAwait(false);
        File.Delete(file.Path);
        var nut = NutFile.Parse(content);
        // A track that could not be decoded at all produces one file without packets.
        if (file.Number == 0 && nut.Packets.Count == 0) return;
        await HoldAsync(new HeldFile(file, nut, AudioDelivery.Build(nut, audio, file.Number, file.End)), cancellationToken).ConfigureAwait(false);
    }

    private async Task HoldAsync(HeldFile file, CancellationToken cancellationToken)
    {
        var media = file.Media;
        var end = media.Segments[^1].Start + media.Segments[^1].Duration;
        limit.Check([end]);
        End = media.Timescale.ToTimeSpan(end);
        held.Add(file);
        var isStub = media.Timescale.ToTimeSpan(media.Segments[^1].Duration) < segment / 4;
        if (isStub && held.Count == 2) return;
        for (; held.Count > 1; held.RemoveAt(0)) await CommitAsync(held[0].File.Number, held[0].Media, isLast: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Draws the sound out with silence up to <paramref name="end"/>.</summary>
    /// <param name="silence">A second of silence, encoded as this rendition.</param>
    public async Task PadAsync(NutFile silence, TimeSpan end, CancellationToken cancellationToken)
    {
        var number = held[0].File.Number;
        var sound = held.Count > 1 ? held[0].Nut.Join(held[1].Nut) : held[0].Nut;
        held.Clear();
        foreach (var (nut, until) in SilentTail.Append(sound, silence, audio, end, segment))
            await HoldAsync(new HeldFile(new SplitFile(number, "", until), nut, AudioDelivery.Build(nut, audio, number++, until)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether there is any sound.</summary>
    public bool IsHeard => held.Count > 0;

    public Task CompleteAsync(CancellationToken cancellationToken) => held switch
    {
        [] => Task.CompletedTask,
        [var last] => CommitAsync(last.File.Number, last.Media, isLast: true, cancellationToken),
        [var last, var stub, ..] => CommitAsync(
            last.File.Number, AudioDelivery.Build(last.Nut.Join(stub.Nut), audio, last.File.Number, stub.File.End), isLast: true, cancellationToken),
    };

    private async Task CommitAsync(int number, RenditionMedia media, bool isLast, CancellationToken cancellationToken)
    {
        var part = await media.StoreAsync(store, attempt, audio.Rendition, cancellationToken).ConfigureAwait(false);
        var record = new CommitRecord(
            number, audio.Lane, attempt.Order.Attempt, attempt.Order.AttemptNumber, attempt.Node, attempt.StartedAt,
            time.GetUtcNow() - attempt.StartedAt, TimeSpan.Zero, isLast, [part], []);
        var work = attempt.Order.Work with { Kind = WorkKind.Encode, Chunk = record.Chunk, Lane = record.Lane };
        await time.RetryUntilAnsweredAsync(() => grains.GetGrain<IChunkGrain>(work.ChunkKey).CommitAsync(work, record, cancellationToken), cancellationToken).ConfigureAwait(false);
        Commits++;
    }

    private sealed record HeldFile(SplitFile File, NutFile Nut, RenditionMedia Media);
}
