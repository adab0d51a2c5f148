using System.Text.RegularExpressions;

namespace Encoder.Repository.Tests;

/// <summary>C# without its comments and literals, for rules on names.</summary>
internal static partial class SourceText
{
    /// <summary>Every C# file.</summary>
    public static IEnumerable<string> Files => Repository.FilesOf(".cs");

    /// <summary>The code of a file, comments and the insides of literals taken out.</summary>
    public static string Code(string file) => Strip(Repository.Read(file));

    /// <summary>Code without comments and the insides of literals.</summary>
    public static string Strip(string text) => CommentOrLiteral().Replace(text, " ");

    /// <summary>Names of the types that code declares.</summary>
    public static IEnumerable<string> DeclaredTypes(string code) => TypeDeclaration().Matches(code).Select(match => match.Groups["name"].Value);

    /// <summary>Every identifier of code, once.</summary>
    public static IEnumerable<string> Identifiers(string code) => Identifier().Matches(code).Select(match => match.Value).Distinct();

    /// <summary>The words of an identifier: <c>NutGopFile</c> is Nut, Gop, File.</summary>
    public static IEnumerable<string> Words(string identifier) => Word().Matches(identifier).Select(match => match.Value);

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|\$*\"{3,}.*?\"{3,}|\$?@\$?"(?:[^"]|"")*"|\$?"(?:\\.|[^"\\\n])*"|'(?:\\.[^']*|[^'\\])'""", RegexOptions.Singleline)]
    private static partial Regex CommentOrLiteral();

    [GeneratedRegex(@"\b(?:class|struct|interface|enum|record)\s+(?:class\s+|struct\s+)?(?<name>[A-Z]\w*)")]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"\b[A-Za-z_]\w*")]
    private static partial Regex Identifier();

    [GeneratedRegex(@"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")]
    private static partial Regex Word();
}
