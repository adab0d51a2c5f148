using System.Collections.Concurrent;
using Encoder.Storage.Submissions;

namespace Encoder.Server.Tests.Submissions;

/// <summary>A queue in memory. Hiding has no clock: a message that is hidden after it was taken comes again at once, but for a renewal.</summary>
internal sealed class FakeQueue : ISubmissionQueue
{
    private readonly ConcurrentQueue<SubmissionMessage> waiting = new();
    private readonly ConcurrentDictionary<string, SubmissionMessage> taken = new();
    private readonly SemaphoreSlim changed = new(0);
    private int numbers;

    public string Name => "jobs";

    public ConcurrentQueue<string> SetAside { get; } = new();

    public int Renewals { get; private set; }

    /// <summary>The blobs by address; throws what a test wants.</summary>
    public Func<Uri, byte[]?> Blob { get; set; } = static _ => null;

    /// <summary>Whether a message that is hidden stays with who has it.</summary>
    public bool HidesForLonger { get; set; }

    public int Left => waiting.Count + taken.Count;

    public void Put(string text) => waiting.Enqueue(new SubmissionMessage($"m-{++numbers}", "r", text, 0));

    /// <summary>Waits until a message has left the queue, one way or the other.</summary>
    public Task LeftAsync() => changed.WaitAsync(TimeSpan.FromMinutes(1));

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IReadOnlyList<SubmissionMessage>> ReceiveAsync(int most, TimeSpan visibleAfter, CancellationToken cancellationToken)
    {
        var received = new List<SubmissionMessage>();
        while (received.Count < most && waiting.TryDequeue(out var message)) received.Add(taken[message.Id] = message with { Taken = message.Taken + 1 });
        return Task.FromResult<IReadOnlyList<SubmissionMessage>>(received);
    }

    public Task<SubmissionMessage?> HideAsync(SubmissionMessage message, TimeSpan visibleAfter, CancellationToken cancellationToken)
    {
        if (HidesForLonger)
        {
            Renewals++;
            return Task.FromResult<SubmissionMessage?>(message with { Receipt = $"r-{Renewals}" });
        }

        if (taken.TryRemove(message.Id, out var own)) waiting.Enqueue(own);
        return Task.FromResult<SubmissionMessage?>(null);
    }

    public Task DeleteAsync(SubmissionMessage message, CancellationToken cancellationToken)
    {
        taken.TryRemove(message.Id, out _);
        changed.Release();
        return Task.CompletedTask;
    }

    public Task SetAsideAsync(SubmissionMessage message, string text, CancellationToken cancellationToken)
    {
        SetAside.Enqueue(text);
        return DeleteAsync(message, cancellationToken);
    }

    public Task<SubmissionCounts> CountAsync(CancellationToken cancellationToken) => Task.FromResult(new SubmissionCounts(waiting.Count, [.. SetAside], SetAside.Count));

    public Task<SubmissionBlob?> OpenBlobAsync(Uri blob, CancellationToken cancellationToken) =>
        Task.FromResult(Blob(blob) is { } bytes ? new SubmissionBlob(new MemoryStream(bytes, writable: false), "v1") : null);
}
