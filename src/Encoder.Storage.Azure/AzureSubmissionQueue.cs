using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Encoder.Storage.Submissions;

namespace Encoder.Storage.Azure;

/// <summary>A queue of Azure Queue Storage, and beside it <c>{name}-poison</c>. Faults: <c>store.unreachable</c>, <c>store.refused</c>.</summary>
public sealed class AzureSubmissionQueue : ISubmissionQueue
{
    private const int Shown = 32; // As many as the service gives at once.
    private readonly AzureAccount account;
    private readonly QueueClient queue;
    private readonly QueueClient poison;

    /// <summary>The queue of that name in the account.</summary>
    public AzureSubmissionQueue(AzureAccount account, string name)
    {
        this.account = account;
        var queues = account.Queues();
        (queue, poison) = (queues.GetQueueClient(name), queues.GetQueueClient(name + "-poison"));
    }

    /// <inheritdoc/>
    public string Name => queue.Name;

    /// <inheritdoc/>
    public Task PrepareAsync(CancellationToken cancellationToken) => GuardAsync(cancellationToken, async () =>
    {
        await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        await poison.CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        return true;
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<SubmissionMessage>> ReceiveAsync(int most, TimeSpan visibleAfter, CancellationToken cancellationToken) =>
        GuardAsync<IReadOnlyList<SubmissionMessage>>(cancellationToken, async () =>
        {
            var received = await queue.ReceiveMessagesAsync(most, visibleAfter, cancellationToken).ConfigureAwait(false);
            return [.. received.Value.Select(static message => new SubmissionMessage(message.MessageId, message.PopReceipt, TextOf(message.Body), message.DequeueCount))];
        });

    /// <inheritdoc/>
    public Task<SubmissionMessage?> HideAsync(SubmissionMessage message, TimeSpan visibleAfter, CancellationToken cancellationToken) =>
        GuardAsync<SubmissionMessage?>(cancellationToken, async () =>
        {
            try
            {
                // The text is sent again: an update without one would empty the message.
                var update = await queue.UpdateMessageAsync(message.Id, message.Receipt, message.Text, visibleAfter, cancellationToken).ConfigureAwait(false);
                return message with { Receipt = update.Value.PopReceipt };
            }
            catch (RequestFailedException exception) when (IsOthers(exception))
            {
                return null;
            }
        });

    /// <inheritdoc/>
    public Task DeleteAsync(SubmissionMessage message, CancellationToken cancellationToken) => GuardAsync(cancellationToken, async () =>
    {
        try
        {
            await queue.DeleteMessageAsync(message.Id, message.Receipt, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException exception) when (IsOthers(exception))
        {
            return false;
        }
    });

    /// <inheritdoc/>
    public async Task SetAsideAsync(SubmissionMessage message, string text, CancellationToken cancellationToken)
    {
        await GuardAsync(cancellationToken, () => poison.SendMessageAsync(text, timeToLive: TimeSpan.FromSeconds(-1), cancellationToken: cancellationToken)).ConfigureAwait(false);
        await DeleteAsync(message, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<SubmissionCounts> CountAsync(CancellationToken cancellationToken) => GuardAsync(cancellationToken, async () =>
    {
        var waiting = await queue.GetPropertiesAsync(cancellationToken).ConfigureAwait(false);
        var aside = await poison.GetPropertiesAsync(cancellationToken).ConfigureAwait(false);
        var peeked = await poison.PeekMessagesAsync(Shown, cancellationToken).ConfigureAwait(false);
        return new SubmissionCounts(waiting.Value.ApproximateMessagesCount, [.. peeked.Value.Select(static message => TextOf(message.Body))], aside.Value.ApproximateMessagesCount);
    });

    /// <inheritdoc/>
    public Task<SubmissionBlob?> OpenBlobAsync(Uri blob, CancellationToken cancellationToken) => GuardAsync(cancellationToken, async () =>
        await AzureReadStream.OpenAsync(account.BlobAt(blob), 0, cancellationToken).ConfigureAwait(false) is { } stream ? new SubmissionBlob(stream, stream.Version) : null);

    // Senders differ: some encode as base64, as older SDKs did by default, some send text. What is base64 of a JSON object is taken for that.
    private static string TextOf(BinaryData body)
    {
        var text = body.ToString();
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length > 0 && bytes[0] == '{' ? System.Text.Encoding.UTF8.GetString(bytes, 0, length) : text;
    }

    private static bool IsOthers(RequestFailedException exception) =>
        exception.ErrorCode == QueueErrorCode.MessageNotFound.ToString() || exception.ErrorCode == QueueErrorCode.PopReceiptMismatch.ToString();

    private async Task<T> GuardAsync<T>(CancellationToken cancellationToken, Func<Task<T>> run)
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (Exception exception) when (AzureStoreFaults.IsOne(exception, cancellationToken))
        {
            throw AzureStoreFaults.Of(exception, $"queue {queue.Name}");
        }
    }
}
