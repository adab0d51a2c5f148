using System.Text;

namespace Encoder.Core.Playlists;

/// <summary>
/// Makes text of a source safe for playlists and manifests. RFC 8216 §4.2: a quoted-string has no line feed, carriage return or double quote, and no
/// escape. XML 1.0 §2.2 refuses control characters and lone surrogates. A title may be a megabyte long.
/// </summary>
internal static class PlaylistText
{
    private const int Longest = 200;

    /// <summary>The text with invalid characters replaced; null when nothing is left.</summary>
    public static string? Clean(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;

        var clean = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length >= Longest)
                break;
            clean.Append(Replace(rune).ToString());
        }

        var result = clean.ToString().Trim();
        return result.Length == 0 ? null : result;
    }

    // EnumerateRunes has already replaced lone surrogates by U+FFFD. U+2028, U+2029 and U+0085 end lines for some readers.
    private static Rune Replace(Rune rune) => rune.Value switch
    {
        '"' => new Rune('\''),
        0x2028 or 0x2029 or 0xFFFE or 0xFFFF => new Rune(' '),
        _ when Rune.IsControl(rune) => new Rune(' '),
        _ => rune,
    };
}
