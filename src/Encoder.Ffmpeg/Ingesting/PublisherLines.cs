using System.Text.RegularExpressions;
using Encoder.Ffmpeg.Commands;

namespace Encoder.Ffmpeg.Ingesting;

/// <summary>
/// What ffmpeg says on stderr about the publisher of a live stream. By RTMP two lines count, in this order: the name of the stream, which is the key of the
/// publisher, and that its tracks are known. By other protocols ffmpeg lets nobody in without the key, and the second line counts. Nothing is written to
/// stdout before it.
/// </summary>
/// <param name="isKey">Whether a stream name is the key of the channel; null when stream names mean nothing.</param>
public sealed partial class PublisherLines(Func<string, bool>? isKey = null)
{
    private const string Unexpected = "Unexpected stream ";
    private const string Expecting = $", expecting {IngestCommand.NoKey}";
    private readonly TaskCompletionSource<bool> decided = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource wrongKey = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool hasKey;

    /// <summary>True when a publisher with the key sends, false as soon as one without it has come.</summary>
    public Task<bool> Decided => decided.Task;

    /// <summary>Completes when a publisher without the key has come, also one that ffmpeg itself has refused and waits for the next.</summary>
    public Task WrongKey => wrongKey.Task;

    /// <summary>Whether a connection was made, with whatever key.</summary>
    public bool HasCome { get; private set; }

    /// <summary>Whether a publisher without the key has come: its stream must not be used.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Takes a line of stderr.</summary>
    public void Take(string line)
    {
        if (isKey is not null && KeyIn(line) is { } key)
        {
            HasCome = true;
            hasKey = isKey(key);
            if (!hasKey) Refuse();
        }
        else if (line.StartsWith("Input #0,", StringComparison.Ordinal))
        {
            // Without the line before, the publisher sent the name that is no key.
            HasCome = true;
            if (hasKey || isKey is null) decided.TrySetResult(true);
            else Refuse();
        }
        else if (isKey is null && HandshakeRejected().IsMatch(line))
        {
            wrongKey.TrySetResult();
        }
    }

    private void Refuse()
    {
        IsRefused = true;
        decided.TrySetResult(false);
        wrongKey.TrySetResult();
    }

    private static string? KeyIn(string line)
    {
        var from = line.IndexOf(Unexpected, StringComparison.Ordinal);
        return line.StartsWith("[rtmp @ ", StringComparison.Ordinal) && from > 0 && line.EndsWith(Expecting, StringComparison.Ordinal)
            ? line[(from + Unexpected.Length)..^Expecting.Length]
            : null;
    }

    // The reasons of libsrt: a wrong passphrase, and none.
    [GeneratedRegex(@"\A[0-9:.]+/SRT:[^ ]+:SRT\.cn: processConnectRequest: rsp\(REJECT\): 101[01] ", RegexOptions.CultureInvariant)]
    private static partial Regex HandshakeRejected();
}
