namespace Encoder.Repository.Tests;

/// <summary>A rule is as good as what reads the files: a scanner that sees nothing finds nothing wrong.</summary>
public sealed class ScannerTests
{
    [Theory]
    [InlineData("int a; // Colour", "int a;")]
    [InlineData("int a; /* Colour\nColour */ int b;", "int a;   int b;")]
    [InlineData("x = \"Colour \\\" Colour\"; y", "x =  ; y")]
    [InlineData("x = @\"Colour \"\" \\\"; y", "x =  ; y")]
    [InlineData("x = \"\"\"Colour \" Colour\"\"\"; y", "x =  ; y")]
    [InlineData("x = '\"'; Colour", "x =  ; Colour")]
    [InlineData("x = '\\''; Colour", "x =  ; Colour")]
    [InlineData("x = \"// Colour\"; y", "x =  ; y")]
    public void Strip_CommentsAndLiterals_LeavesTheCode(string text, string code) => Assert.Equal(code, SourceText.Strip(text).TrimEnd());

    [Fact]
    public void DeclaredTypes_EveryKind_AreFound() => Assert.Equal(
        ["A", "B", "C", "D", "E", "F"],
        SourceText.DeclaredTypes("class A; struct B {} interface C; enum D {} record E(int X); readonly record struct F<T>(T X);"));

    [Theory]
    [InlineData("await Task.Delay(100);", true)]
    [InlineData("await Task.Delay(TimeSpan.FromSeconds(1), stop);", true)]
    [InlineData("Thread.Sleep(5);", true)]
    [InlineData("await Task.Delay(TimeSpan.FromSeconds(1), time, stop);", false)]
    [InlineData("await Task.Delay(Timeout.InfiniteTimeSpan, stop);", false)]
    [InlineData("await Task.WhenAny(ended, Task.Delay(100));", false)]
    public void Sleep_OnTheRealClock_IsFound(string code, bool isSleep) => Assert.Equal(isSleep, TextHygieneTests.Sleep().IsMatch(code));

    [Fact]
    public void Words_OfAnIdentifier_AreSplitAtCapitals() =>
        Assert.Equal(["Nut", "Gop", "File", "Helper", "X264", "ID"], SourceText.Words("NutGopFileHelperX264ID"));

    [Fact]
    public void Anchors_Headings_AreAsGitHubMakesThem() => Assert.Equal(
        ["a-b--c", "a-b--c-1", "1-größe"],
        Markdown.AnchorsIn(["# A b & c!", "text", "## A b & `c`", "```", "# no heading", "```", "### 1. Größe"]));

    [Fact]
    public void Links_OutsideCode_AreFound() => Assert.Equal(
        ["a.md#b", "c.png", "d.md"],
        Markdown.LinksIn(["[x](a.md#b \"title\") ![y](c.png)", "`[no](link.md)`", "```", "[no](link.md)", "```", "[z](d.md)"]));

    [Fact]
    public void Files_All_HaveTheKindsThatRulesReadAndNothingBuilt()
    {
        Assert.Contains("Encoder.sln", Repository.Files);
        Assert.Contains("README.md", Repository.Files);
        Assert.Contains("tests/Encoder.Repository.Tests/ScannerTests.cs", Repository.Files);
        Assert.DoesNotContain(Repository.Files, file => file.Contains("/obj/", StringComparison.Ordinal));
    }
}
