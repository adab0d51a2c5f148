using System.Globalization;
using System.Text;

namespace Encoder.Core.Text;

/// <summary>
/// Text of somebody else, such as a file's name, where people see it. A control character could move a terminal's cursor, a bidirectional
/// one could show <c>film\u202E4pm.exe</c> in another order than it is, and one of no width makes two names look alike.
/// </summary>
public static class DisplayText
{
    // Letters and marks by their category that show nothing (Default_Ignorable_Code_Point); variation selectors belong to emoji and stay.
    private static readonly int[] Invisible = [0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0];

    /// <summary>The text without what cannot be seen, at most so many UTF-16 units long and never cut within a character; no space at its ends.</summary>
    public static string Clean(string text, int maxLength = int.MaxValue)
    {
        var clean = new StringBuilder(Math.Min(text.Length, maxLength));
        foreach (var rune in Runes(text).OfType<Rune>())
        {
            if (clean.Length + rune.Utf16SequenceLength > maxLength) break;
            if (IsVisible(rune)) clean.Append(rune.ToString());
        }

        return clean.ToString().Trim();
    }

    /// <summary>The text with U+FFFD for every character that cannot be seen but the end of a line: what there was stays noticed.</summary>
    public static string Mark(string text)
    {
        if (text.All(letter => letter is '\n' || (letter >= ' ' && letter < '\u007F'))) return text;
        var marked = new StringBuilder(text.Length);
        foreach (var rune in Runes(text))
            marked.Append(rune is { } one && (one.Value == '\n' || IsVisible(one)) ? one.ToString() : "\uFFFD");
        return marked.ToString();
    }

    /// <summary>Its characters; null for half of a surrogate pair.</summary>
    private static IEnumerable<Rune?> Runes(string text)
    {
        for (var index = 0; index < text.Length;)
        {
            var isRune = Rune.TryGetRuneAt(text, index, out var rune);
            yield return isRune ? rune : null;
            index += isRune ? rune.Utf16SequenceLength : 1;
        }
    }

    private static bool IsVisible(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && !Invisible.Contains(rune.Value);
}
