using System.Buffers;
using System.Buffers.Binary;
using Encoder.Core.Fmp4;

namespace Encoder.Node.Assets;

/// <summary>Where an MP4 or QuickTime file has its index.</summary>
internal enum Mp4Index
{
    /// <summary>Before the media.</summary>
    First,

    /// <summary>At the start and in every fragment.</summary>
    Fragmented,

    /// <summary>After the media, or not found.</summary>
    Last,
}

/// <summary>Where the chain of fragments of an MP4 ends early.</summary>
/// <param name="At">The first byte after which no fragment can be found.</param>
/// <param name="LastFragment">Where the last <c>moof</c> before it starts; null when there is none.</param>
internal sealed record FragmentBreak(long At, long? LastFragment);

/// <summary>Walks the boxes of a file (ISO/IEC 14496-12 §4.2) until it has seen <c>moov</c> or <c>mdat</c>: headers only.</summary>
internal static class Mp4Layout
{
    // A file with other boxes only is not a media file; the probe reports that with a better message.
    private const int MostBoxes = 1000;

    // A day of video has fewer boxes; only a hostile file has so many.
    private const int MostFragmentBoxes = 100_000;

    // A day of video has less.
    private const int MostIndexBytes = 64 << 20;
    private const int PieceBytes = 256 * 1024;

    private static readonly string[] TopLevel = ["ftyp", "moov", "mdat", "free", "skip", "wide", "pnot", "styp", "uuid", "junk"];

    /// <summary>Whether a file begins with a box.</summary>
    public static bool IsBox(ReadOnlySpan<byte> head) => head.Length >= 8 && TopLevel.Contains(System.Text.Encoding.Latin1.GetString(head[4..8]));

    /// <param name="read">Fills a buffer from an offset on, with fewer bytes only at the end.</param>
    public static async Task<Mp4Index> FindAsync(Func<long, Memory<byte>, Task<int>> read)
    {
        var at = 0L;
        for (var count = 0; count < MostBoxes; count++)
        {
            if (await BoxAsync(read, at).ConfigureAwait(false) is not { } box || box.Type == "mdat") return Mp4Index.Last;
            if (box.Type == "moov") return await IsFragmentedAsync(read, box).ConfigureAwait(false) ? Mp4Index.Fragmented : Mp4Index.First;
            at = box.End;
        }

        return Mp4Index.Last;
    }

    /// <summary>Content of the index, as far as it is present; null when there is none, or when it is longer than that of any film.</summary>
    /// <param name="read">Fills a buffer from an offset on, with fewer bytes only at the end.</param>
    public static async Task<ReadOnlyMemory<byte>?> ReadIndexAsync(Func<long, Memory<byte>, Task<int>> read)
    {
        var at = 0L;
        for (var count = 0; count < MostBoxes && await BoxAsync(read, at).ConfigureAwait(false) is { } box; count++)
        {
            if (box.Type == "moov") return await ContentAsync(read, box).ConfigureAwait(false);
            at = box.End;
        }

        return null;
    }

    /// <summary>
    /// Where the chain of boxes ends early: no reader finds a fragment after it, and ffmpeg stops there without a message. Null when it reaches the end.
    /// </summary>
    /// <param name="read">Fills a buffer from an offset on, with fewer bytes only at the end.</param>
    public static async Task<FragmentBreak?> FindBreakAsync(Func<long, Memory<byte>, Task<int>> read)
    {
        var last = new byte[1];
        long? fragment = null;
        var at = 0L;
        for (var count = 0; count < MostFragmentBoxes && await read(at, last).ConfigureAwait(false) > 0; count++)
        {
            if (await BoxAsync(read, at).ConfigureAwait(false) is not { } box || !box.Type.All(char.IsAscii) || box.Type.Any(char.IsControl)) return new(at, fragment);
            if (box.Type == "moof") fragment = at;
            if (box.End == long.MaxValue) return null;
            if (await read(box.End - 1, last).ConfigureAwait(false) == 0) return new(at, fragment);
            at = box.End;
        }

        return null;
    }

    /// <summary>
    /// The declared end of the media of a file whose fragments end early, on its own time line: by its header, by its last complete fragment, or by the
    /// last fragment in its index. Null when none of them states it.
    /// </summary>
    /// <param name="read">Fills a buffer from an offset on, with fewer bytes only at the end.</param>
    public static async Task<TimeSpan?> ClaimedEndAsync(Func<long, Memory<byte>, Task<int>> read, long length, FragmentBreak broken)
    {
        if (await ReadIndexAsync(read).ConfigureAwait(false) is not { } moov) return null;
        var indexed = await LastFragmentAsync(read, length, moov).ConfigureAwait(false);
        List<TimeSpan?> ends = [FragmentedLength.Declared(moov), indexed?.Start];
        foreach (var at in new[] { broken.LastFragment, indexed?.Position })
            if (at is >= 0 and var start && start < length && await BoxAsync(read, start).ConfigureAwait(false) is { Type: "moof" } moof
                && await ContentAsync(read, moof).ConfigureAwait(false) is { } content)
                ends.Add(FragmentedLength.End(moov, content));
        return ends.Max();
    }

    /// <summary>
    /// Where the last box ends by its own length, up to the first fragment, and what the segment indexes before that name; both null when nothing tells.
    /// </summary>
    /// <param name="read">Fills a buffer from an offset on, less only at the end.</param>
    public static async Task<(long? End, SegmentIndex? Index)> ReadFrontAsync(Func<long, Memory<byte>, Task<int>> read)
    {
        long? end = null;
        SegmentIndex? index = null;
        for (var count = 0; count < MostBoxes && await BoxAsync(read, end ?? 0).ConfigureAwait(false) is { } box && box.Type != "moof"; count++)
        {
            if (box.Type == "sidx" && await ContentAsync(read, box).ConfigureAwait(false) is { } content && SegmentIndex.Read(content) is { } found)
            {
                found = found with { Bytes = box.End + found.Bytes };
                index = index is null ? found : new(Math.Max(index.Bytes, found.Bytes), index.End > found.End ? index.End : found.End);
            }

            if (box.End == long.MaxValue) break;
            end = box.End;
        }

        return (end, index);
    }

    // §8.8.11: the file's last 16 bytes are a box that says how long the index before it is.
    private static async Task<(long Position, TimeSpan Start)?> LastFragmentAsync(Func<long, Memory<byte>, Task<int>> read, long length, ReadOnlyMemory<byte> moov)
    {
        var tail = new byte[16];
        if (length < tail.Length || await read(length - tail.Length, tail).ConfigureAwait(false) < tail.Length || !tail.AsSpan(4).StartsWith("mfro"u8)) return null;
        var start = length - BinaryPrimitives.ReadUInt32BigEndian(tail.AsSpan(12));
        return start >= 0 && await BoxAsync(read, start).ConfigureAwait(false) is { Type: "mfra" } mfra && await ContentAsync(read, mfra).ConfigureAwait(false) is { } content
            ? FragmentedLength.LastFragment(moov, content)
            : null;
    }

    // Read in pieces, because the declared length cannot be trusted.
    private static async Task<ReadOnlyMemory<byte>?> ContentAsync(Func<long, Memory<byte>, Task<int>> read, Box box)
    {
        var content = new ArrayBufferWriter<byte>();
        for (int taken; content.WrittenCount < box.End - box.Content; content.Advance(taken))
        {
            if (content.WrittenCount > MostIndexBytes) return null;
            var piece = content.GetMemory(PieceBytes);
            taken = await read(box.Content + content.WrittenCount, piece[..(int)Math.Min(PieceBytes, box.End - box.Content - content.WrittenCount)]).ConfigureAwait(false);
            if (taken == 0) break;
        }

        return content.WrittenMemory;
    }

    private static async Task<bool> IsFragmentedAsync(Func<long, Memory<byte>, Task<int>> read, Box moov)
    {
        var at = moov.Content;
        for (var count = 0; count < MostBoxes && at < moov.End; count++)
        {
            if (await BoxAsync(read, at).ConfigureAwait(false) is not { } box) return false;
            if (box.Type == "mvex") return true;
            at = box.End;
        }

        return false;
    }

    private static async Task<Box?> BoxAsync(Func<long, Memory<byte>, Task<int>> read, long at)
    {
        var header = new byte[16];
        if (await read(at, header).ConfigureAwait(false) < 8) return null;
        var type = System.Text.Encoding.Latin1.GetString(header, 4, 4);
        long size = BinaryPrimitives.ReadUInt32BigEndian(header);
        var headerLength = size == 1 ? 16 : 8;
        if (size == 1) size = BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(8));

        // 0: to the end of the file. Less than its own header, or beyond any file: damaged.
        if (size == 0 && type is "mdat" or "moov") return new Box(type, at + headerLength, long.MaxValue);
        return size < headerLength || size > long.MaxValue - at ? null : new Box(type, at + headerLength, at + size);
    }

    private readonly record struct Box(string Type, long Content, long End);
}
