namespace Encoder.Storage.Submissions;

/// <summary>A queue of a storage service, in which others put jobs. A message comes at least once.</summary>
public interface ISubmissionQueue
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <summary>Makes the queue, and the one of what is set aside, when they are missing.</summary>
    Task PrepareAsync(CancellationToken cancellationToken);

    /// <summary>Takes messages; nobody else sees them for as long as <paramref name="visibleAfter"/>.</summary>
    Task<IReadOnlyList<SubmissionMessage>> ReceiveAsync(int most, TimeSpan visibleAfter, CancellationToken cancellationToken);

    /// <summary>Hides a message for longer, or gives it back with a pause; null when somebody else has it by now.</summary>
    Task<SubmissionMessage?> HideAsync(SubmissionMessage message, TimeSpan visibleAfter, CancellationToken cancellationToken);

    /// <summary>Takes a message out; fine when it is gone.</summary>
    Task DeleteAsync(SubmissionMessage message, CancellationToken cancellationToken);

    /// <summary>Puts a text into the queue of what is set aside, then takes the message out: lost in between, it is set aside twice.</summary>
    Task SetAsideAsync(SubmissionMessage message, string text, CancellationToken cancellationToken);

    /// <summary>How many wait, how many are set aside, and the first of those.</summary>
    Task<SubmissionCounts> CountAsync(CancellationToken cancellationToken);

    /// <summary>Opens a blob that a message names; null when there is none. The caller has checked that it may.</summary>
    Task<SubmissionBlob?> OpenBlobAsync(Uri blob, CancellationToken cancellationToken);
}

/// <summary>A message that was taken.</summary>
/// <param name="Receipt">Says that it is ours; another one after each <see cref="ISubmissionQueue.HideAsync"/>.</param>
/// <param name="Taken">How often it was taken, this time included.</param>
public sealed record SubmissionMessage(string Id, string Receipt, string Text, long Taken);

/// <summary>A blob that is to be encoded.</summary>
/// <param name="Content">Its bytes; can seek.</param>
/// <param name="Version">Another one when the blob was replaced.</param>
public sealed record SubmissionBlob(Stream Content, string Version);

/// <summary>The two queues.</summary>
/// <param name="Waiting">About.</param>
/// <param name="SetAside">The first texts that were set aside.</param>
/// <param name="SetAsideCount">About.</param>
public sealed record SubmissionCounts(int Waiting, IReadOnlyList<string> SetAside, int SetAsideCount);
