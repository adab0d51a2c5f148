using Encoder.Ffmpeg.Commands;

namespace Encoder.Ffmpeg.Ingesting;

/// <summary>
/// What ffmpeg says on stderr about the publisher of a live stream. Two lines count, in this order: the name of the stream, which is the key of the publisher,
/// and that its tracks are known. Nothing is written to stdout before the second.
/// </summary>
/// <param name="isKey">Whether a stream name is the key of the channel.</param>
public sealed class PublisherLines(Func<string, bool> isKey)
{
    private const string Unexpected = "Unexpected stream ";
    private const string Expecting = $", expecting {IngestCommand.NoKey}";
    private readonly TaskCompletionSource<bool> decided = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool hasKey;

    /// <summary>True when a publisher with the key sends, false as soon as one without it has come.</summary>
    public Task<bool> Decided => decided.Task;

    /// <summary>Whether a connection was made, with whatever key.</summary>
    public bool HasCome { get; private set; }

    /// <summary>Whether a publisher without the key has come: its stream must not be used.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Takes a line of stderr.</summary>
    public void Take(string line)
    {
        if (KeyIn(line) is { } key)
        {
            HasCome = true;
            hasKey = isKey(key);
            if (!hasKey) Refuse();
        }
        else if (line.StartsWith("Input #0,", StringComparison.Ordinal))
        {
            // Without the line before, the publisher sent the name that is no key.
            HasCome = true;
            if (hasKey) decided.TrySetResult(true);
            else Refuse();
        }
    }

    private void Refuse()
    {
        IsRefused = true;
        decided.TrySetResult(false);
    }

    private static string? KeyIn(string line)
    {
        var from = line.IndexOf(Unexpected, StringComparison.Ordinal);
        return line.StartsWith("[rtmp @ ", StringComparison.Ordinal) && from > 0 && line.EndsWith(Expecting, StringComparison.Ordinal)
            ? line[(from + Unexpected.Length)..^Expecting.Length]
            : null;
    }
}
