using System.IO.Pipelines;
using Encoder.Ffmpeg.Ingesting;
using Encoder.Ffmpeg.Processes;
using Encoder.Grains;

namespace Encoder.Node.Live;

/// <summary>
/// One publisher, as one ffmpeg tells of it: (1) the first bytes wait until its key is known to be right, (2) a session is opened, and (3) the bytes are
/// appended to its asset. Before a publisher has come, waiting is not a stall; then silence is.
/// </summary>
internal sealed class Publisher(WorkOrder order, PublisherLines lines, SessionAssets assets, IChannelGrain channel, TimeProvider time) : IArrivingInput
{
    private readonly string id = Guid.NewGuid().ToString("N");
    private readonly Pipe pipe = new();
    private Task appending = Task.CompletedTask;
    private ChannelSession? session;
    private bool isRefused;
    private long? came;
    private long bytes;

    /// <summary>Set before it comes: called with the number of bytes received.</summary>
    public Action<long> Received { get; init; } = _ => { };

    /// <summary>Set before it comes: done before its session is opened.</summary>
    public Func<Task> BeforeSession { get; init; } = () => Task.CompletedTask;

    /// <summary>Set before it comes: it is the slate.</summary>
    public bool IsSlate { get; init; }

    /// <summary>The job of its session; null when it has none.</summary>
    public string? Job => session?.Job;

    /// <inheritdoc/>
    public bool IsWaiting => !lines.HasCome;

    /// <inheritdoc/>
    public long BytesServed => Interlocked.Read(ref bytes);

    /// <summary>Whether it had the key and sent a stream.</summary>
    public bool WasLive => session is not null;

    /// <summary>Takes a line of ffmpeg. The first that tells of a connection may be seconds before the first bytes, while the tracks are looked for.</summary>
    public void Take(string line)
    {
        lines.Take(line);
        if (lines.HasCome) came ??= time.GetTimestamp();
    }

    /// <summary>Takes bytes of the stream.</summary>
    public async ValueTask TakeAsync(ReadOnlyMemory<byte> some, CancellationToken cancellationToken)
    {
        if (isRefused || (session is null && !await BeginAsync(cancellationToken).ConfigureAwait(false))) return;
        var written = await pipe.Writer.WriteAsync(some, cancellationToken).ConfigureAwait(false);
        if (written.IsCompleted)
        {
            await appending.ConfigureAwait(false);
            throw new OperationCanceledException("The session takes no more of the stream.");
        }

        Received(Interlocked.Add(ref bytes, some.Length));
    }

    /// <summary>The stream has ended, in whatever way: everything that came is stored, and the session ends.</summary>
    public async Task EndAsync()
    {
        if (session is null) return;
        await pipe.Writer.CompleteAsync().ConfigureAwait(false);
        try
        {
            await appending.ConfigureAwait(false);
        }
        finally
        {
            await assets.EndAsync(order, session, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<bool> BeginAsync(CancellationToken cancellationToken)
    {
        // Step 1.
        isRefused = !await lines.Decided.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (isRefused) return false;

        // Step 2.
        await BeforeSession().ConfigureAwait(false);
        // A slate that is cancelled here, while the work goes on, would leave its session open.
        var patience = IsSlate ? CancellationToken.None : cancellationToken;
        var opened = await time.RetryUntilAnsweredAsync(() => channel.OpenSessionAsync(order.Work, order.Attempt, id, IsSlate, Ago(), patience), patience).ConfigureAwait(false)
            ?? throw new OperationCanceledException("The channel was stopped.");
        session = opened;
        session = await assets.BeginAsync(order, opened, cancellationToken).ConfigureAwait(false);

        // Step 3.
        appending = assets.AppendAsync(opened, pipe.Reader);
        return true;
    }

    private TimeSpan Ago() => came is { } at ? time.GetElapsedTime(at) : TimeSpan.Zero;
}
