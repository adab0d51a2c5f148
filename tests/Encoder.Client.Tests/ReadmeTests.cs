using System.Text.RegularExpressions;

namespace Encoder.Client.Tests;

/// <summary>The code of the package's README compiles: it stands in <see cref="ReadmeCode"/>, line by line.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void Readme_EveryBlock_IsCompiledHere()
    {
        var source = Lines(Read("tests/Encoder.Client.Tests/ReadmeCode.cs"));
        var blocks = CodeBlock().Matches(Read("client/Encoder.Client/README.md")).Select(match => Lines(match.Groups["code"].Value)).ToList();

        Assert.Equal(2, blocks.Count);
        Assert.All(blocks, block => Assert.Contains(block, source, StringComparison.Ordinal));
    }

    /// <summary>Without indentation and empty lines.</summary>
    private static string Lines(string text) => string.Join('\n', text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    private static string Read(string path)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Encoder.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Encoder.sln was not found above the tests.");
        return File.ReadAllText(Path.Combine(folder, path));
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();
}
