using Encoder.Actors;
using Encoder.Core.Damage;
using Encoder.Core.Delivery;
using Encoder.Core.Nut;
using Encoder.Core.Plans;
using Encoder.Core.Time;
using Encoder.Ffmpeg.Splitting;

namespace Encoder.Engine.Work;

/// <summary>Audio files in, committed segments out: one file, one segment, one commit.</summary>
internal sealed class AudioFeed(IActors actors, IMediaStore store, Attempt attempt, AudioPlan audio, long length, TimeProvider time)
{
    private readonly TimelineLimit limit = new(length, new Timebase(1, audio.SampleRateHz), TimelineLimit.SoundBytesPerSecond);

    // The commit that says "nothing follows" must be the last one, so each waits for the next file or the end.
    private CommitRecord? waiting;

    /// <summary>Index of its track in the container.</summary>
    public int TrackIndex => audio.TrackIndex;

    /// <summary>Where the sound ends so far, on the asset's time line.</summary>
    public TimeSpan End { get; private set; }

    /// <summary>Commits so far.</summary>
    public int Commits { get; private set; }

    public async Task AddAsync(SplitFile file, CancellationToken cancellationToken)
    {
        var content = await File.ReadAllBytesAsync(file.Path, cancellationToken).ConfigureAwait(false);
        File.Delete(file.Path);
        var nut = NutFile.Parse(content);
        // A track of which nothing could be decoded leaves one file without a packet.
        if (file.Number == 0 && nut.Packets.Count == 0) return;
        var media = AudioDelivery.Build(nut, audio, file.Number, file.End);
        var end = media.Segments[^1].Start + media.Segments[^1].Duration;
        limit.Check([end]);
        End = media.Timescale.ToTimeSpan(end);
        var part = await media.StoreAsync(store, attempt, audio.Rendition, cancellationToken).ConfigureAwait(false);
        if (waiting is not null) await CommitAsync(waiting, cancellationToken).ConfigureAwait(false);
        waiting = new CommitRecord(
            file.Number, audio.Lane, attempt.Order.Attempt, attempt.Order.AttemptNumber, attempt.Node, attempt.StartedAt,
            time.GetUtcNow() - attempt.StartedAt, TimeSpan.Zero, IsLast: false, [part], []);
    }

    public Task CompleteAsync(CancellationToken cancellationToken) =>
        waiting is null ? Task.CompletedTask : CommitAsync(waiting with { IsLast = true }, cancellationToken);

    private async Task CommitAsync(CommitRecord record, CancellationToken cancellationToken)
    {
        var work = attempt.Order.Work with { Kind = WorkKind.Encode, Chunk = record.Chunk, Lane = record.Lane };
        await time.UntilAnsweredAsync(() => actors.Get<IChunk>(work.ChunkKey).CommitAsync(work, record, cancellationToken), cancellationToken).ConfigureAwait(false);
        Commits++;
    }
}
