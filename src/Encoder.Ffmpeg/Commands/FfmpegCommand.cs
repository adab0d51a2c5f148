using System.Globalization;
using System.Text;

namespace Encoder.Ffmpeg.Commands;

/// <summary>A call of ffmpeg, ffprobe or nginx as a value: built by pure code, asserted whole in tests, run by <c>IProcessRunner</c>.</summary>
/// <param name="Program"><c>ffmpeg</c> or <c>ffprobe</c>, of which the options of the node contain the path; or a path.</param>
/// <param name="Arguments">The argument vector; no shell is involved.</param>
public sealed record FfmpegCommand(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>The only directory it may write to, absolute; null when it writes no files.</summary>
    public string? ScratchDirectory { get; init; }

    /// <summary>The files it may read in addition to its scratch directory, absolute.</summary>
    public IReadOnlyList<string> Reads { get; init; } = [];

    /// <summary>Whether it reads from the loopback endpoint of the node, or receives a live stream; other commands have no network.</summary>
    public bool UsesNetwork { get; init; }

    /// <summary>The command as one line, quoted for a shell.</summary>
    public string Quoted => string.Join(' ', Arguments.Prepend(Program).Select(Quote));

    /// <inheritdoc/>
    public override string ToString() => Quoted;

    private static string Quote(string word)
    {
        if (word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "_@%+=:,./-".Contains(c))) return word;
        if (!word.Any(char.IsControl)) return $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
        var text = new StringBuilder("$'");
        foreach (var c in word)
        {
            if (c is '\'' or '\\') text.Append('\\').Append(c);
            else if (char.IsControl(c)) text.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
            else text.Append(c);
        }
        return text.Append('\'').ToString();
    }
}
