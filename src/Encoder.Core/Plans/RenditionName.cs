namespace Encoder.Core.Plans;

/// <summary>Names of renditions that are made of a track's kind and language.</summary>
internal static class RenditionName
{
    /// <summary>Such as <c>audio-eng</c>, and <c>audio-eng-2</c> when that is taken. A language is data of the source: only letters get into a name.</summary>
    public static string Unique(string kind, string? language, IEnumerable<string> taken)
    {
        var tag = language?.ToLowerInvariant();
        var name = tag is { Length: >= 2 and <= 8 } && tag.All(char.IsAsciiLetterLower) ? $"{kind}-{tag}" : kind;
        var names = taken.ToHashSet();
        var unique = name;
        for (var number = 2; names.Contains(unique); number++)
            unique = $"{name}-{number}";
        return unique;
    }
}
