namespace Encoder.Contracts.Tests.Json;

public sealed class SpellingTests
{
    [Theory]
    [InlineData("widht", "width")]
    [InlineData("LADDER", "ladder")]
    [InlineData("heigth", "height")]
    [InlineData("colour", null)]
    [InlineData("", null)]
    public void Nearest_Word_FindsWhatWasMeant(string word, string? meant)
        => Assert.Equal(meant, Spelling.Nearest(word, ["width", "height", "ladder"]));

    [Fact]
    public void Nearest_NothingKnown_FindsNothing() => Assert.Null(Spelling.Nearest("width", []));
}
