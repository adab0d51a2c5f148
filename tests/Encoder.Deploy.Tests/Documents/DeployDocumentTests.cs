using System.Text.RegularExpressions;
using Encoder.Deploy.Tests.Releases;

namespace Encoder.Deploy.Tests.Documents;

/// <summary>
/// Every block of commands in docs/deploy is either run, in an empty folder with the release archive, or says why it is not. A block is marked by the
/// comment above it: <c>run: NAME</c> or <c>not run: WHY</c>.
/// </summary>
[Collection(ReleaseCollection.Name)]
public sealed partial class DeployDocumentTests(ReleaseArchive release)
{
    private static readonly List<Block> Blocks =
        [.. Directory.GetFiles(Checkout.PathOf("docs/deploy"), "*.md").Order(StringComparer.Ordinal).SelectMany(file => Fence().Matches(File.ReadAllText(file))
            .Select(match => new Block(Path.GetFileName(file), match.Groups["mark"].Value, match.Groups["text"].Value)))];

    public static TheoryData<string, string> Runnable
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var block in Blocks.Where(block => block.Mark.StartsWith("run: ", StringComparison.Ordinal))) data.Add(block.File, block.Mark[5..]);
            return data;
        }
    }

    [Fact]
    public void Blocks_All_AreRunOrSayWhyNot()
    {
        Assert.NotEmpty(Blocks);
        Assert.All(Blocks, block => Assert.Matches(@"\A(run|not run): \S", $"{block.Mark}"));
    }

    // A block of commands in another language than "sh" would be neither run nor marked.
    [Fact]
    public void Fences_All_AreCommandsOrFiles() => Assert.All(
        Directory.GetFiles(Checkout.PathOf("docs/deploy"), "*.md").SelectMany(File.ReadAllLines).Where(line => line.TrimStart().StartsWith("```", StringComparison.Ordinal)),
        line => Assert.Contains(line, new[] { "```", "```sh", "```json", "```text" }));

    [ToolTheory("openssl", "sha256sum")]
    [MemberData(nameof(Runnable))]
    public async Task Block_Runnable_Succeeds(string file, string name)
    {
        using var folder = new TemporaryFolder();
        await Shell.SucceedAsync($"cp '{Path.GetDirectoryName(release.Path)}'/encoder-* '{folder.Path}' && mkdir -p '{folder.Path}/deploy/docker'");

        await RunAsync(file, name, folder);
    }

    // Valid with the certificates and keys that the commands above them make. That Redis is away is found only after everything else.
    [ToolFact("openssl")]
    public async Task Settings_OfThreeMachines_AreValid()
    {
        using var folder = new TemporaryFolder();
        await RunAsync("linux.md", "three machines", folder);
        var settings = Settings().Match(Checkout.Read("docs/deploy/linux.md")).Groups["text"].Value;
        await File.WriteAllTextAsync(
            $"{folder.Path}/silo.json",
            settings.Replace("/etc/encoder/", $"{folder.Path}/", StringComparison.Ordinal).Replace("redis://10.0.0.9", "redis://127.0.0.1:1", StringComparison.Ordinal));

        var result = await Shell.RunAsync($"'{Path.Combine(AppContext.BaseDirectory, "encoder-silo")}' --settings silo.json", folder.Path);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Redis at redis://127.0.0.1:1 does not answer", result.Error);
    }

    // Ten commands from zero to the first job, three machines in ten, one machine with compose in one.
    [Fact]
    public void Blocks_OfEachWay_AreAsShortAsPromised()
    {
        Assert.InRange(Commands("azure.md").First(), 1, 10);
        Assert.InRange(Commands("linux.md").Skip(2).Sum(), 1, 10);
        Assert.Equal(1, Commands("compose.md").Last());

        static IEnumerable<int> Commands(string file) => Blocks.Where(block => block.File == file).Select(block => block.Text.Trim().Split('\n').Length);
    }

    private static Task RunAsync(string file, string name, TemporaryFolder folder)
    {
        var block = Blocks.Single(one => one.File == file && one.Mark == $"run: {name}");
        return Shell.SucceedAsync(
            $"set -euo pipefail\n{block.Text}", folder.Path, new Dictionary<string, string> { ["PATH"] = $"{AppContext.BaseDirectory}:{Environment.GetEnvironmentVariable("PATH")}" });
    }

    [GeneratedRegex(@"(?:<!-- (?<mark>[^\n]*) -->\n)?```sh\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"```json\n(?<text>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Settings();

    private sealed record Block(string File, string Mark, string Text);
}
