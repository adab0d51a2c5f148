namespace Encoder.Core.Nut;

/// <summary>
/// Joins files of one splitter run into one stream: the first one whole, every further one without its headers. The splitter writes no index behind
/// the frames, which would be read as a packet.
/// </summary>
public static class NutJoin
{
    /// <summary>How much of a file is enough to find where its headers end.</summary>
    public const int HeadBytes = 1 << 20;

    /// <summary>What the start of a further file holds behind its headers: from its first syncpoint on. Fault: <c>split.failed</c>.</summary>
    public static ReadOnlyMemory<byte> WithoutHeaders(ReadOnlyMemory<byte> head) => head[NutLayout.FirstSyncPoint(head.Span)..];
}
