namespace Encoder.Core.Plans;

/// <summary>Names of renditions, made from the kind and language of a track.</summary>
internal static class RenditionName
{
    /// <summary>Such as <c>audio-eng</c>, and <c>audio-eng-2</c> when that is taken. The language comes from the untrusted source, so only letters are used in a name.</summary>
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
