namespace Encoder.Contracts;

/// <summary>Suggests the intended word for a misspelled one.</summary>
public static class Spelling
{
    /// <summary>The known word nearest to <paramref name="word"/>, or null when none is near: at most one edit in three letters.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        // Longer than any known word, so no word is near; this also keeps the table below small.
        if (word.Length is 0 or > 64)
            return null;
        var best = known.Select(candidate => (candidate, Edits: Edits(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .OrderBy(pair => pair.Edits).FirstOrDefault();
        return best.candidate is not null && best.Edits <= Math.Max(word.Length, best.candidate.Length) / 3 ? best.candidate : null;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).</summary>
    private static int Edits(string from, string to)
    {
        var table = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                table[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    table[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1),
                    Math.Min(table[i - 1, j], table[i, j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
            }
        }

        return table[from.Length, to.Length];
    }
}
