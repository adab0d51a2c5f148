namespace Encoder.Core.Damage;

/// <summary>Whether an OGG source is complete at its end (RFC 3533 §6). It declares no length, and a reader stops at a missing end without an error.</summary>
public static class OggEnd
{
    /// <summary>Number of bytes at the end that must be read: enough to contain the longest page completely.</summary>
    public const int TailBytes = 2 * (27 + 255 + (255 * 255));

    private const int HeaderBytes = 27;
    private const int EndOfStream = 4;

    /// <summary>True when the last page is not marked as the last of its track, or is incomplete.</summary>
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
