namespace Encoder.Repository.Tests;

/// <summary>Small files: the house's own limits (CONTRIBUTING.md).</summary>
public sealed class FileSizeTests
{
    private static readonly string[] Shipped = ["src/", "grains/", "silo/", "client/"];

    private static readonly List<(string File, int Lines)> Sources =
        [.. Repository.FilesOf(".cs")
            .Where(file => Shipped.Any(folder => file.StartsWith(folder, StringComparison.Ordinal)))
            .Select(file => (file, Repository.Lines(file).Length))
            .OrderBy(entry => entry.Item2)];

    [Fact]
    public void SourceFiles_Median_IsAtMost60Lines() => AssertPercentile(50, 60);

    [Fact]
    public void SourceFiles_NinetiethPercentile_IsAtMost200Lines() => AssertPercentile(90, 200);

    [Fact]
    public void SourceFiles_Longest_IsAtMost400Lines() => AssertPercentile(100, 400);

    private static void AssertPercentile(int percent, int limit)
    {
        Assert.NotEmpty(Sources);
        var actual = Sources[Math.Max(0, (int)Math.Ceiling(Sources.Count * percent / 100.0) - 1)].Lines;
        var longest = Sources.Where(entry => entry.Lines > limit).Reverse().Take(20).Select(entry => $"{entry.Lines,5} {entry.File}");
        Assert.True(actual <= limit, $"{percent} % of the source files have up to {actual} lines, the limit is {limit}:\n{string.Join('\n', longest)}");
    }
}
