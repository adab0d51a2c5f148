using System.Text;
using System.Text.RegularExpressions;

namespace Encoder.Repository.Tests;

/// <summary>What must not stand in any text of the repository.</summary>
public sealed partial class TextHygieneTests
{
    private static readonly HashSet<string> Text =
        [".cs", ".csproj", ".props", ".targets", ".md", ".sh", ".json", ".txt", ".yml", ".yaml", ".editorconfig", ".gitignore", ".sln"];

    private static readonly List<string> TextFiles = [.. Repository.Files.Where(IsText)];

    // Put together here, so that this file has none of them.
    private static readonly string[] MachineFolders = [.. new[] { "work", "home", "root", "tmp/wt" }.Select(folder => $"/{folder}/")];

    private static readonly string[] Unfinished = ["TO" + "DO", "FIX" + "ME", "HA" + "CK", "NotImplemented" + "Exception"];

    [Fact]
    public void Lines_Ends_AreLineFeeds() => Repository.AssertNone(
        TextFiles.Where(file => Repository.Read(file).Contains('\r', StringComparison.Ordinal)), "These files have carriage returns:");

    [Fact]
    public void Files_Ends_AreOneLineFeed() => Repository.AssertNone(
        TextFiles.Where(file => Repository.Read(file) is { Length: > 0 } text && (!text.EndsWith('\n') || text.EndsWith("\n\n", StringComparison.Ordinal))),
        "These files do not end with one line feed:");

    [Fact]
    public void Lines_Ends_HaveNoSpaces() => Repository.AssertNone(
        from file in TextFiles
        where Repository.Lines(file).Any(line => line.Length > 0 && line[^1] is ' ' or '\t')
        select file,
        "These files have spaces at the end of lines:");

    [Fact]
    public void Text_All_IsMerged() => Repository.AssertNone(
        from file in TextFiles
        where Repository.Lines(file).Any(line => line.StartsWith(new string('<', 7) + " ", StringComparison.Ordinal) || line.StartsWith(new string('>', 7) + " ", StringComparison.Ordinal))
        select file,
        "These files have the marks of a merge in conflict:");

    [Fact]
    public void Files_All_AreUtf8()
    {
        var strict = new UTF8Encoding(false, throwOnInvalidBytes: true);
        foreach (var file in TextFiles)
            strict.GetCharCount(File.ReadAllBytes(Repository.Absolute(file)));
    }

    [Fact]
    public void Text_All_NamesNoDevelopersMachine() => Repository.AssertNone(
        from file in TextFiles
        from folder in MachineFolders
        where FindPath(Repository.Read(file), folder)
        select $"{file}: {folder}",
        "These files name a folder of somebody's machine:");

    [Fact]
    public void Code_All_IsFinished() => Repository.AssertNone(
        from file in TextFiles
        where !file.EndsWith(".md", StringComparison.Ordinal)
        from word in Unfinished
        where Regex.IsMatch(Repository.Read(file), $@"\b{word}\b")
        select $"{file}: {word}",
        "These files are not finished:");

    // One form of the code is built and tested everywhere.
    [Fact]
    public void Code_All_HasNoConditionalCompilation() => Repository.AssertNone(
        SourceText.Files.Where(file => ConditionalCompilation().IsMatch(Repository.Read(file))), "These files have conditional compilation:");

    // A benchmark may let time pass: it measures what happens meanwhile.
    [Fact]
    public void Tests_All_AwaitEventsInsteadOfTime() => Repository.AssertNone(
        SourceText.Files.Where(file => file.StartsWith("tests/", StringComparison.Ordinal)
            && !file.StartsWith("tests/Encoder.Benchmarks/", StringComparison.Ordinal) && Sleep().IsMatch(SourceText.Code(file))),
        "These tests sleep:");

    private static bool IsText(string file) => Text.Contains(Path.GetExtension(file)) || file is "LICENSE" or ".ci/run";

    // As a path of its own, not as the end of a longer one: "lib/work/x" names nobody's machine.
    private static bool FindPath(string text, string folder) => Regex.IsMatch(text, $@"(?<![\w.)}}-]){Regex.Escape(folder)}");

    [GeneratedRegex(@"^\s*#\s*(if|elif|else)\b", RegexOptions.Multiline)]
    private static partial Regex ConditionalCompilation();

    // A delay on a fake clock takes no time. One that races an event is a moment to act at, not a wait for something to have happened.
    [GeneratedRegex(@"\bThread\.Sleep\(|\bawait\s+Task\.Delay\((?!\s*Timeout\.|[^;]*,\s*(?:\w+\.)?(?:time|clock|Time|Clock)\b)")]
    public static partial Regex Sleep();
}
