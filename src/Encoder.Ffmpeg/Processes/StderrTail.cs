using System.Text;

namespace Encoder.Ffmpeg.Processes;

/// <summary>The last 40 lines, at most 16 KiB, of a child's stderr, whatever it writes.</summary>
internal sealed class StderrTail
{
    private const int MaxLines = 40;
    private const int MaxCharacters = 16 * 1024;
    private const int MaxLineCharacters = 2 * 1024;
    private readonly Queue<string> lines = new();
    private int characters;

    public void Add(string line)
    {
        var clean = Clean(line);
        if (clean.Length == 0) return;
        lines.Enqueue(clean);
        characters += clean.Length + 1;
        while (lines.Count > MaxLines || characters > MaxCharacters) characters -= lines.Dequeue().Length + 1;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join('\n', lines);

    // The text contains names and tags of the asset, so control characters are removed for terminals.
    public static string Clean(string line)
    {
        var text = new StringBuilder(Math.Min(line.Length, MaxLineCharacters));
        foreach (var c in line.AsSpan(0, Math.Min(line.Length, MaxLineCharacters)))
            text.Append(c == '\t' ? ' ' : char.IsControl(c) || char.IsSurrogate(c) ? '\uFFFD' : c);
        return text.ToString().TrimEnd();
    }
}
