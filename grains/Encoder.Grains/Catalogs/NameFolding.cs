using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Encoder.Grains;

/// <summary>
/// Names as they are searched: in composed form (Unicode NFC). macOS writes <c>é</c> in file names as two characters, everybody else as
/// one, and a search for the one finds the other. Case is the comparison's matter.
/// </summary>
internal static class NameFolding
{
    // Hangul syllables are composed by arithmetic (The Unicode Standard, §3.12).
    private const int Leads = 0x1100, Vowels = 0x1161, Tails = 0x11A7, Syllables = 0xAC00;
    private const int LeadCount = 19, VowelCount = 21, TailCount = 28;

    private static readonly FrozenDictionary<(char, char), char> Composed = Enumerable.Range(0, CanonicalPairs.Triples.Length / 3)
        .ToFrozenDictionary(pair => (CanonicalPairs.Triples[3 * pair], CanonicalPairs.Triples[(3 * pair) + 1]), pair => CanonicalPairs.Triples[(3 * pair) + 2]);

    /// <summary>The name in composed form; the same string when it has nothing to compose.</summary>
    public static string Compose(string name)
    {
        // Latin letters, composed ones too, are below the first combining mark.
        if (name.All(letter => letter < '\u0300')) return name;
        var text = new StringBuilder(name.Length);
        var start = -1;
        foreach (var letter in name)
        {
            if (start >= 0 && Pair(text[start], letter) is { } one)
            {
                text[start] = one;
                continue;
            }

            // A mark that was not composed stays; those behind it may still belong to the letter before.
            if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark) start = text.Length;
            text.Append(letter);
        }

        return text.ToString();
    }

    private static char? Pair(char first, char second)
    {
        if (first - Leads is >= 0 and < LeadCount && second - Vowels is >= 0 and < VowelCount)
            return (char)(Syllables + ((((first - Leads) * VowelCount) + second - Vowels) * TailCount));
        if (first >= Syllables && first < Syllables + (LeadCount * VowelCount * TailCount) && (first - Syllables) % TailCount == 0 && second - Tails is > 0 and < TailCount)
            return (char)(first + second - Tails);
        return Composed.TryGetValue((first, second), out var composed) ? composed : null;
    }
}
