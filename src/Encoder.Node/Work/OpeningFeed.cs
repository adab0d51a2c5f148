using Encoder.Contracts;
using Encoder.Core.Chunks;
using Encoder.Core.Delivery;
using Encoder.Core.Nut;
using Encoder.Ffmpeg.Processes;
using Encoder.Grains;
using Encoder.Storage;

namespace Encoder.Node.Work;

/// <summary>
/// Feeds an ffmpeg with a chunk whose end is not decided yet: (1) the packets that are certain, as the job's <c>chunks</c> stream announces them,
/// (2) once the plan page is stored and there is a slot, the rest of them up to the last. When nothing is announced for two seconds it looks for the plan page.
/// </summary>
internal sealed class OpeningFeed(
    IMediaStore store, TimeProvider time, RunKeys keys, ChunkOpening opening, string codec, Func<CancellationToken, Task> takeSlot) : IArrivingInput, IUploadWait, IAsyncDisposable
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    // Then the work is given back: an ffmpeg that waits holds memory.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private readonly ChangeSignal changed = new();
    private ChunkOpening? newest;
    private readonly List<long> times = [];
    private ChunkEntry? planned;
    private volatile bool isElsewhere;

    // All chunks before it are planned, and it starts where they end.
    private bool isNext;

    // Announced, or not heard of for a while.
    private volatile bool mayBePlanned = true;
    private IAsyncDisposable? subscription;
    private (int Number, ReadOnlyMemory<byte> Content, NutFile File)? current;
    private long served;
    private long waitingSince;
    private volatile bool isWaitingForSlot;
    private long waitedTicks;

    /// <summary>Whether ffmpeg was fed with the whole chunk.</summary>
    public bool IsComplete { get; private set; }

    /// <inheritdoc/>
    public bool IsWaiting => isWaitingForSlot || Interlocked.Read(ref waitingSince) != 0;

    /// <inheritdoc/>
    public TimeSpan WaitingFor => Interlocked.Read(ref waitingSince) is not 0 and var since ? time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>How long it has waited in all.</summary>
    public TimeSpan Waited => new(Interlocked.Read(ref waitedTicks));

    /// <inheritdoc/>
    public long BytesServed => Interlocked.Read(ref served);

    /// <summary>The times of the frames that ffmpeg was fed with for the chunk, ascending; none while it may still start elsewhere.</summary>
    public IReadOnlyList<long> Times
    {
        get
        {
            lock (gate) return isNext ? [.. times.Order()] : [];
        }
    }

    /// <summary>Subscribes to the job's announcements.</summary>
    public async Task ListenAsync(Announcements announcements, CancellationToken cancellationToken) =>
        subscription = await announcements.SubscribeAsync(announcements.Chunks(keys.Job), OnAnnouncementAsync, cancellationToken).ConfigureAwait(false);

    /// <summary>
    /// Writes the chunk as it arrives; ends early when the chunk turns out to be one that the opening does not fit, starts elsewhere after all, or is planned before
    /// anything of it was certain. Fault: <c>work.lease_lost</c> when the upload pauses for long.
    /// </summary>
    public async Task WriteAsync(Stream stdin, CancellationToken cancellationToken)
    {
        var at = (Piece: opening.FirstPiece, Packet: opening.FirstPacket);
        while (true)
        {
            var signal = changed.Next;
            if (isElsewhere) return;

            // Step 1.
            var until = Until(Known);
            if (at.CompareTo(until) < 0)
            {
                Arrived();
                await WriteAsync(stdin, at, until, null, cancellationToken).ConfigureAwait(false);
                at = until;
            }

            // Step 2.
            if (await FindAsync(cancellationToken).ConfigureAwait(false) is { } chunk)
            {
                var end = chunk.EndPacket == int.MaxValue ? (chunk.FirstPiece + chunk.PieceCount, 0) : (chunk.FirstPiece + chunk.PieceCount - 1, chunk.EndPacket);
                if (!opening.Fits(chunk) || BytesServed == 0) return;
                isWaitingForSlot = true;
                await takeSlot(cancellationToken).ConfigureAwait(false);
                isWaitingForSlot = false;
                await WriteAsync(stdin, at, end, pts => opening.Hide(chunk, pts), cancellationToken).ConfigureAwait(false);
                IsComplete = true;
                return;
            }

            await WaitAsync(signal, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the plan page without an ffmpeg to feed.</summary>
    public async Task<ChunkEntry> PlannedAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var signal = changed.Next;
            if (await FindAsync(cancellationToken).ConfigureAwait(false) is { } chunk) return chunk;
            await WaitAsync(signal, cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => subscription?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static (int Piece, int Packet) Until(ChunkOpening opening) => (opening.UntilPiece, opening.UntilPacket);

    private ChunkOpening Known
    {
        get
        {
            lock (gate) return newest ?? opening;
        }
    }

    // The chunk is the first of its page: it was announced as open when all before it were stored.
    private async Task<ChunkEntry?> FindAsync(CancellationToken cancellationToken)
    {
        if (planned is not null || !mayBePlanned) return planned;
        mayBePlanned = false;
        if (await StoreJson.ReadAsync<PlanPage>(store, keys.PlanPage(opening.Number), cancellationToken).ConfigureAwait(false) is not { Chunks: [var chunk, ..] }) return null;
        Arrived();
        return planned = chunk;
    }

    private void Arrived()
    {
        Interlocked.Add(ref waitedTicks, WaitingFor.Ticks);
        Interlocked.Exchange(ref waitingSince, 0);
    }

    private async Task WaitAsync(Task signal, CancellationToken cancellationToken)
    {
        if (Interlocked.Read(ref waitingSince) == 0) Interlocked.Exchange(ref waitingSince, time.GetTimestamp());
        await Task.WhenAny(signal, Task.Delay(Silence, time, cancellationToken)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (signal.IsCompleted) return;
        mayBePlanned = true;
        if (WaitingFor >= LongestWait) throw new FaultException(ErrorCodes.LeaseLost, "The upload has paused within the chunk.");
    }

    // From one packet up to but not with another.
    private async Task WriteAsync(Stream stdin, (int Piece, int Packet) from, (int Piece, int Packet) to, Func<long, long>? time, CancellationToken cancellationToken)
    {
        for (var (piece, first) = from; piece < to.Piece || (piece == to.Piece && to.Packet > 0); (piece, first) = (piece + 1, 0))
        {
            var (content, file) = await PieceAsync(piece, cancellationToken).ConfigureAwait(false);
            var end = piece == to.Piece ? to.Packet : int.MaxValue;
            var isStart = (piece, first) == (opening.FirstPiece, opening.FirstPacket);
            IEnumerable<ReadOnlyMemory<byte>> parts = isStart ? NutCut.Slice(content, first, end, codec)
                : time is null ? NutCut.Following(file, content, first, end)
                : NutCut.Following(file, content, first, end, ToFile(file, time));
            Note(file, first, end, time is null ? long.MaxValue : planned!.End);
            foreach (var part in parts)
            {
                await stdin.WriteAsync(part, cancellationToken).ConfigureAwait(false);
                Interlocked.Add(ref served, part.Length);
            }
        }
    }

    // Before they are written: what comes of them must find them here.
    private void Note(NutFile file, int first, int end, long before)
    {
        var offset = TimelineOffset.Ticks(file.Stream.Timebase);
        var shown = file.Packets.Take(end).Skip(first).Select(packet => packet.Pts - offset).Where(pts => pts >= opening.Start && pts < before);
        lock (gate) times.AddRange(shown);
    }

    private static Func<long, long> ToFile(NutFile file, Func<long, long> time)
    {
        var offset = TimelineOffset.Ticks(file.Stream.Timebase);
        return pts => time(pts - offset) + offset;
    }

    private async Task<(ReadOnlyMemory<byte> Content, NutFile File)> PieceAsync(int number, CancellationToken cancellationToken)
    {
        if (current is not { } piece || piece.Number != number)
        {
            var content = await store.ReadAllAsync(keys.Piece(number), cancellationToken).ConfigureAwait(false);
            current = piece = (number, content, NutFile.Parse(content));
        }

        return (piece.Content, piece.File);
    }

    private Task OnAnnouncementAsync(PlanProgress progress)
    {
        lock (gate)
        {
            // In any order: what is certain only grows.
            isNext |= progress.Planned == opening.Number && progress.Openings is [var next, ..] && opening.IsStartOf(next);
            if (progress.Planned > opening.Number) mayBePlanned = true;
            else if (progress.Openings.FirstOrDefault(news => news.Number == opening.Number) is { } news && Until(news).CompareTo(Until(newest ?? opening)) > 0)
                (newest, isElsewhere) = (news, isElsewhere || !opening.IsStartOf(news));
            else return Task.CompletedTask;
        }

        changed.Set();
        return Task.CompletedTask;
    }
}
