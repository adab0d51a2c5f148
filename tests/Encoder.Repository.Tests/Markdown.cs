using System.Text.RegularExpressions;

namespace Encoder.Repository.Tests;

/// <summary>What the tests need to know of a Markdown file.</summary>
internal static partial class Markdown
{
    /// <summary>Every Markdown file.</summary>
    public static IEnumerable<string> Files => Repository.FilesOf(".md");

    /// <summary>Targets of links and pictures, outside code.</summary>
    public static IEnumerable<string> Links(string file) => LinksIn(Repository.Lines(file));

    /// <summary>Targets of links and pictures, outside code.</summary>
    public static IEnumerable<string> LinksIn(IEnumerable<string> lines) =>
        Link().Matches(CodeSpan().Replace(string.Join('\n', Prose(lines)), "")).Select(match => match.Groups["target"].Value);

    /// <summary>Anchors of headings, made as GitHub makes them: lower case, punctuation dropped, spaces to hyphens, -1 for the second.</summary>
    public static IReadOnlySet<string> Anchors(string file) => AnchorsIn(Repository.Lines(file));

    /// <summary>Anchors of headings in lines.</summary>
    public static IReadOnlySet<string> AnchorsIn(IEnumerable<string> lines)
    {
        var anchors = new HashSet<string>();
        foreach (var line in Prose(lines))
        {
            if (!Heading().Match(line).Groups["text"].TryGet(out var text))
                continue;
            var anchor = Dropped().Replace(text.Trim().ToLowerInvariant(), "").Replace(' ', '-');
            for (var (name, number) = (anchor, 0); !anchors.Add(name);)
                name = $"{anchor}-{++number}";
        }

        return anchors;
    }

    /// <summary>The cells of every table row.</summary>
    public static IEnumerable<string[]> Rows(string file) => Prose(Repository.Lines(file))
        .Where(line => line.StartsWith('|'))
        .Select(line => line.Trim().Trim('|').Split('|').Select(cell => cell.Trim()).ToArray());

    private static IEnumerable<string> Prose(IEnumerable<string> lines)
    {
        var isCode = false;
        foreach (var line in lines)
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
                isCode = !isCode;
            else if (!isCode)
                yield return line;
        }
    }

    private static bool TryGet(this Group group, out string text)
    {
        text = group.Value;
        return group.Success;
    }

    [GeneratedRegex(@"\[[^\]]*\]\((?<target>[^)\s]+)[^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"`[^`\n]*`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"^#{1,6} (?<text>.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex Dropped();
}
