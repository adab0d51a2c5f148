using System.Text;

namespace Encoder.Core.Parameters;

/// <summary>Splits a line into words as a shell does: spaces, single and double quotes, backslash. Nothing is expanded.</summary>
internal static class ShellWords
{
    /// <summary>The words, or null when the text ends within a quote or after a backslash.</summary>
    public static IReadOnlyList<string>? Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (isInWord, quote) = (false, '\0');
        for (var i = 0; i < line.Length; i++)
        {
            var letter = line[i];
            if (letter == '\\' && quote != '\'')
            {
                if (++i == line.Length)
                    return null;
                word.Append(line[i]);
                isInWord = true;
            }
            else if (quote != '\0')
            {
                if (letter == quote)
                    quote = '\0';
                else
                    word.Append(letter);
            }
            else if (letter is '"' or '\'')
                (quote, isInWord) = (letter, true);
            else if (!char.IsWhiteSpace(letter))
            {
                word.Append(letter);
                isInWord = true;
            }
            else if (isInWord)
            {
                words.Add(word.ToString());
                word.Clear();
                isInWord = false;
            }
        }

        if (isInWord)
            words.Add(word.ToString());
        return quote == '\0' ? words : null;
    }
}
