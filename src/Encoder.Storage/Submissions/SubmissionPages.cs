using System.Text.Json;
using Encoder.Contracts;

namespace Encoder.Storage.Submissions;

/// <summary>Messages that became no job: as they are set aside, and as the API shows them.</summary>
public static class SubmissionPages
{
    // A message of a storage queue has 64 KiB at most; the reason and the quotes of JSON must fit beside the text.
    private const int MostText = 20_000;

    /// <summary>What is put into the queue of what is set aside.</summary>
    public static string Write(SubmissionMessage message, Fault fault, DateTimeOffset at)
    {
        var text = message.Text.Length <= MostText ? message.Text : message.Text[..MostText];
        return JsonSerializer.Serialize(new SetAsideMessage(message.Id, fault with { Detail = null }, at, text), ContractsJson.Default.SetAsideMessage);
    }

    /// <summary>The queue as the API shows it.</summary>
    public static async Task<QueuePage> ReadPageAsync(this ISubmissionQueue? queue, CancellationToken cancellationToken)
    {
        if (queue is null) return new QueuePage(null, 0, [], 0);
        var counts = await queue.CountAsync(cancellationToken).ConfigureAwait(false);
        return new QueuePage(queue.Name, counts.Waiting, [.. counts.SetAside.Select(Read)], counts.SetAsideCount);
    }

    // Others may have put something there by hand.
    private static SetAsideMessage Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, ContractsJson.Default.SetAsideMessage) ?? Strange(text);
        }
        catch (JsonException)
        {
            return Strange(text);
        }
    }

    private static SetAsideMessage Strange(string text) =>
        new("", new Fault(ErrorCodes.RequestInvalid, "The message was not set aside by this product."), DateTimeOffset.UnixEpoch, text);
}
