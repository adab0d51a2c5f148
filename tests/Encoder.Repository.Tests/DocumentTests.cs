using System.Text.RegularExpressions;

namespace Encoder.Repository.Tests;

/// <summary>Documents hold together: every link leads somewhere, every page can be reached.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public void Links_Relative_Resolve() => Repository.AssertNone(
        from file in Markdown.Files
        from link in Markdown.Links(file)
        where !IsAbsolute(link) && !Resolves(file, link)
        select $"{file}: {link}",
        "These links lead nowhere:");

    [Fact]
    public void Documents_All_AreReachedFromTheReadme()
    {
        var reached = new HashSet<string>();
        var ahead = new Queue<string>(["README.md"]);
        while (ahead.TryDequeue(out var file))
            if (reached.Add(file) && file.EndsWith(".md", StringComparison.Ordinal))
                foreach (var target in Markdown.Links(file).Where(link => !IsAbsolute(link)).Select(link => Target(file, link)))
                    foreach (var next in Repository.Files.Where(one => one == target || FolderOf(one) == target))
                        ahead.Enqueue(next);

        Repository.AssertNone(
            Repository.Files.Where(file => file.StartsWith("docs/", StringComparison.Ordinal)).Except(reached),
            "Nothing that starts at README.md leads to these:");
    }

    // Comments send readers to documents: those must be there too.
    [Fact]
    public void Comments_NamedDocuments_Exist() => Repository.AssertNone(
        from file in Repository.FilesOf(".cs", ".csproj", ".props", ".targets", ".sh")
        from Match match in NamedDocument().Matches(Repository.Read(file))
        where !Repository.Files.Contains(match.Value)
        select $"{file}: {match.Value}",
        "These documents are named in the code and do not exist:");

    [Fact]
    public void Readme_FirstScreen_SaysWhatAndHow()
    {
        var screen = Repository.Lines("README.md").TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal)).ToList();
        var text = string.Join('\n', screen);

        Assert.InRange(screen.Count, 10, 30);
        Assert.Matches(@"\A# [^\n]+\n\n\*\*[^*\n]+\*\*", text);
        Assert.Contains("./demo.sh", text);
        Assert.Contains("./test.sh", text);
        Assert.Contains("encoder encode", text);
        Assert.Contains("docs/architecture.md", text);
    }

    // One page each: what was the case, what was chosen, what it costs.
    [Fact]
    public void Decisions_Each_NameContextChoiceAndPrice()
    {
        var decisions = Repository.Files.Where(file => file.StartsWith("docs/decisions/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(decisions);
        Repository.AssertNone(
            decisions.Where(file => !Markdown.Anchors(file).IsSupersetOf(["context", "choice", "price"]) || Repository.Lines(file).Length > 60),
            "These decisions lack a heading Context, Choice or Price, or are longer than a page:");
    }

    private static bool Resolves(string file, string link)
    {
        var target = Target(file, link);
        var anchor = link.Contains('#', StringComparison.Ordinal) ? link[(link.IndexOf('#', StringComparison.Ordinal) + 1)..] : null;
        if (anchor is not null && target.EndsWith(".md", StringComparison.Ordinal))
            return Repository.Files.Contains(target) && Markdown.Anchors(target).Contains(anchor);
        return Repository.Files.Contains(target) || Directory.Exists(Repository.Absolute(target));
    }

    private static string Target(string file, string link)
    {
        var path = link.Split('#')[0];
        if (path.Length == 0)
            return file;
        var absolute = Path.GetFullPath(Path.Combine(Repository.Root, FolderOf(file), path));
        return Path.GetRelativePath(Repository.Root, absolute).Replace('\\', '/');
    }

    private static string FolderOf(string file) => file.Contains('/', StringComparison.Ordinal) ? file[..file.LastIndexOf('/')] : "";

    private static bool IsAbsolute(string link) => Uri.TryCreate(link, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "mailto";

    [GeneratedRegex(@"\bdocs/[A-Za-z0-9/_-]+\.md\b")]
    private static partial Regex NamedDocument();
}
