namespace Encoder.Core.Damage;

/// <summary>Whether an OGG source is whole at its end (RFC 3533 §6): it declares no length, and a reader ends at what is missing without a word.</summary>
public static class OggEnd
{
    /// <summary>Bytes of the end to look at: the longest page, whole, whatever it is cut at.</summary>
    public const int TailBytes = 2 * (27 + 255 + (255 * 255));

    private const int HeaderBytes = 27;
    private const int EndOfStream = 4;

    /// <summary>True when the last page is not the last of its track, or not whole.</summary>
    /// <param name="tail">The last bytes of the source.</param>
    public static bool IsMissing(ReadOnlySpan<byte> tail)
    {
        var at = tail.LastIndexOf("OggS\0"u8);
        if (at < 0 || tail.Length - at < HeaderBytes) return true;
        var page = tail[at..];
        int segments = page[26];
        var length = HeaderBytes + segments;
        if (page.Length < length) return true;
        foreach (var segment in page[HeaderBytes..length]) length += segment;
        return page.Length < length || (page[5] & EndOfStream) == 0;
    }
}
