using Encoder.Core.Damage;
using Encoder.Core.Delivery;
using Encoder.Core.Nut;
using Encoder.Core.Plans;
using Encoder.Core.Time;
using Encoder.Ffmpeg.Splitting;
using Encoder.Grains;
using Encoder.Node.Encryption;
using Encoder.Storage;

namespace Encoder.Node.Work;

/// <summary>
/// Turns audio files into committed segments, which end where those of the picture do: (1) a file waits on the scratch disk until the picture's segments are
/// planned up to it; (2) it is cut there; (3) each segment is one commit. Only a very short last segment is merged into the one before it: in a film of whole
/// seconds the encoder delay leaves one packet after the last cut, and hls.js does not play such a short segment to its end.
/// </summary>
internal sealed class AudioFeed(
    IGrainFactory grains, IMediaStore store, EncryptedMedia encryption, Attempt attempt, AudioPlan audio, SoundCuts cuts, TimeSpan segment, TimeSpan? part, long length, TimeProvider time)
{
    // A quarter of a minute of short files.
    private const int SoundKept = 64;
    private readonly Timebase timescale = new(1, audio.SampleRateHz);
    private readonly TimelineLimit limit = new(length, new Timebase(1, audio.SampleRateHz), TimelineLimit.SoundBytesPerSecond);

    // The sound of the first ones is kept in memory where parts are made of it.
    private readonly Queue<(SplitFile File, NutFile? Sound)> waiting = new();
    private (int Segment, RenditionPart Media)? shown;

    // The last commit must be marked as the last. So each segment is held back until the next one or the end, and one before a short one until what follows that.
    private readonly List<HeldSegment> held = [];
    private NutFile? rest;
    private TimeSpan takenUpTo;
    private int number;

    /// <summary>Index of its track in the container.</summary>
    public int TrackIndex => audio.TrackIndex;

    /// <summary>Where the audio of the source ends so far, on the asset's time line.</summary>
    public TimeSpan End { get; private set; }

    /// <summary>Commits so far.</summary>
    public int Commits { get; private set; }

    public async Task AddAsync(SplitFile file, CancellationToken cancellationToken)
    {
        var sound = await ReadAsync(file, cancellationToken).ConfigureAwait(false);
        if (file.Number == 0 && sound.Packets.Count == 0)
        {
            // A track that could not be decoded at all produces one file without packets.
            File.Delete(file.Path);
            return;
        }

        // Step 1.
        var end = AudioDelivery.EndOf(sound, audio, file.End);
        limit.Check([end]);
        End = timescale.ToTimeSpan(end);
        waiting.Enqueue((file, part is not null && waiting.Count < SoundKept ? sound : null));
    }

    /// <summary>Commits what the picture's segments, as far as they are planned, allow.</summary>
    public async Task CutAsync(CancellationToken cancellationToken)
    {
        await CutRestAsync(cancellationToken).ConfigureAwait(false);
        while (takenUpTo < cuts.Known && waiting.TryDequeue(out var next))
        {
            var (file, kept) = next;
            var sound = kept ?? await ReadAsync(file, cancellationToken).ConfigureAwait(false);
            File.Delete(file.Path);
            (rest, takenUpTo) = (rest?.Join(sound) ?? sound, file.End);
            await CutRestAsync(cancellationToken).ConfigureAwait(false);
        }

        // What has come behind it is more than a stub: it is not the last, and nothing is joined to it.
        if (held is not [var one] || End - one.End < segment / 3) return;
        held.Clear();
        await CommitAsync(one.Media, isLast: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Publishes the parts of the next segment that are complete, where segments are divided.</summary>
    /// <param name="earliest">The segment of the picture that is not planned yet does not end before this time.</param>
    public async Task ShowAsync(Func<TimeSpan> earliest, CancellationToken cancellationToken)
    {
        if (part is not { } target) return;
        var sound = waiting.Select(one => one.Sound).TakeWhile(kept => kept is not null).Aggregate(rest, (before, next) => before?.Join(next!) ?? next);
        if (sound is null || SoundSegments.Certain(sound, cuts, earliest()) is not { } certain) return;
        var known = shown is { } before && before.Segment == number ? before.Media : null;
        if (AudioDelivery.BuildParts(certain, audio, number, known?.Open?.Count ?? 0, target) is not var (init, parts)) return;
        var media = await init.StorePartsAsync(parts, number, known, store, attempt, audio.Rendition, cancellationToken).ConfigureAwait(false);
        shown = (number, media);
        var work = WorkOf(number);
        await time.RetryUntilAnsweredAsync(
            () => grains.GetGrain<IChunkGrain>(work.ChunkKey).PublishAsync(work, new PartialRecord(number, audio.Lane, [media]), cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    // Step 2.
    private async Task CutRestAsync(CancellationToken cancellationToken)
    {
        if (rest is null) return;
        (var complete, rest) = SoundSegments.Cut(rest, takenUpTo, cuts);
        foreach (var (sound, end) in complete) await HoldAsync(sound, end, cancellationToken).ConfigureAwait(false);
    }

    private async Task HoldAsync(NutFile sound, TimeSpan end, CancellationToken cancellationToken)
    {
        var media = AudioDelivery.Build(sound, audio, number++, end, part);
        held.Add(new HeldSegment(sound, end, media));
        var isStub = timescale.ToTimeSpan(media.Segments[^1].Duration) < segment / 4;
        if (isStub && held.Count == 2) return;
        for (; held.Count > 1; held.RemoveAt(0)) await CommitAsync(held[0].Media, isLast: false, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The source has ended, and the picture's segments are all planned.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await CutAsync(cancellationToken).ConfigureAwait(false);
        if (rest is { } last) await HoldAsync(last, takenUpTo, cancellationToken).ConfigureAwait(false);
        rest = null;
    }

    /// <summary>Draws the sound out with silence up to <paramref name="end"/>.</summary>
    /// <param name="silence">A second of silence, encoded as this rendition.</param>
    public async Task PadAsync(NutFile silence, TimeSpan end, CancellationToken cancellationToken)
    {
        var sound = held.Select(one => one.Sound).Aggregate((one, next) => one.Join(next));
        number -= held.Count;
        held.Clear();
        foreach (var (part, until) in SilentTail.Append(sound, silence, audio, end, cuts)) await HoldAsync(part, until, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether there is any sound.</summary>
    public bool IsHeard => held.Count > 0;

    /// <summary>Commits what is held back.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        var last = held switch
        {
            [] => null,
            [var one] => one.Media,
            [var one, var stub, ..] => AudioDelivery.Build(one.Sound.Join(stub.Sound), audio, one.Media.Segments[0].Number, stub.End, part),
        };
        if (last is not null) await CommitAsync(last, isLast: true, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<NutFile> ReadAsync(SplitFile file, CancellationToken cancellationToken) =>
        NutFile.Parse(await File.ReadAllBytesAsync(file.Path, cancellationToken).ConfigureAwait(false));

    // Step 3.
    private async Task CommitAsync(RenditionMedia media, bool isLast, CancellationToken cancellationToken)
    {
        var part = await media.StoreAsync(store, encryption, attempt, audio.Rendition, cancellationToken).ConfigureAwait(false);
        var record = new CommitRecord(
            media.Segments[0].Number, audio.Lane, attempt.Order.Attempt, attempt.Order.AttemptNumber, attempt.Node, attempt.StartedAt,
            time.GetUtcNow() - attempt.StartedAt, TimeSpan.Zero, isLast, [part], []);
        var work = WorkOf(record.Chunk);
        await time.RetryUntilAnsweredAsync(() => grains.GetGrain<IChunkGrain>(work.ChunkKey).CommitAsync(work, record, cancellationToken), cancellationToken).ConfigureAwait(false);
        Commits++;
    }

    private WorkId WorkOf(int segment) => attempt.Order.Work with { Kind = WorkKind.Encode, Chunk = segment, Lane = audio.Lane };

    private sealed record HeldSegment(NutFile Sound, TimeSpan End, RenditionMedia Media);
}
