using Encoder.Core.Probing;

namespace Encoder.Core.Fmp4;

/// <summary>
/// Chapters as <c>udta</c> with <c>chpl</c>: not standardized, but read by players and ffmpeg. Starts are in units of 100 ns; a chapter ends
/// where the next one starts.
/// </summary>
internal static class ChapterList
{
    /// <summary>The count is one byte.</summary>
    public const int Most = 255;

    private const int MaxTitleBytes = 255;

    public static void Write(BoxWriter writer, IReadOnlyList<Chapter> chapters)
    {
        if (chapters.Count == 0)
            return;
        using var udta = writer.Box("udta");
        using var chpl = writer.FullBox("chpl", 1);
        writer.U32(0);
        writer.U8(Math.Min(chapters.Count, Most));
        foreach (var chapter in chapters.Take(Most))
        {
            var title = Title(chapter.Title);
            writer.U64((ulong)chapter.Start.Ticks);
            writer.U8(title.Length);
            writer.Bytes(title);
        }
    }

    // Cut between characters, never within one.
    private static byte[] Title(string title)
    {
        List<byte> bytes = [];
        Span<byte> next = stackalloc byte[4];
        foreach (var character in title.EnumerateRunes())
        {
            var length = character.EncodeToUtf8(next);
            if (bytes.Count + length > MaxTitleBytes)
                break;
            bytes.AddRange(next[..length]);
        }

        return [.. bytes];
    }
}
