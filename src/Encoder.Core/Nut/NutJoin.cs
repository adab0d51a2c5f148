namespace Encoder.Core.Nut;

/// <summary>
/// Joins files of one splitter run into one stream: ffmpeg's <c>concat:</c> would read the first file's index as a packet.
/// </summary>
public static class NutJoin
{
    /// <summary>
    /// What to feed of a file: the first one up to its index, every further one from its first syncpoint up to its index.
    /// Fault: <c>split.failed</c>.
    /// </summary>
    public static ReadOnlyMemory<byte> Part(ReadOnlyMemory<byte> file, bool first)
    {
        var start = NutLayout.FirstSyncPoint(file.Span);
        var end = NutLayout.Index(file.Span);
        if (end < start)
            throw NutFaults.Malformed("its index comes before its frames", end);
        return file[(first ? 0 : start)..end];
    }
}
