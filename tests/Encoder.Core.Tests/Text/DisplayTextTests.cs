using Encoder.Core.Text;

namespace Encoder.Core.Tests.Text;

public sealed class DisplayTextTests
{
    [Theory]
    [InlineData("film.mp4", "film.mp4")]
    [InlineData("gpj.\u202E4pm.exe", "gpj.4pm.exe")]
    [InlineData("\u2066a\u2069\u200B\uFEFFb\u2060", "ab")]
    [InlineData("a\u001B[2Jb\u0007\u2028", "a[2Jb")]
    [InlineData("\u3164\u115F ", "")]
    [InlineData("e\u0301\u2764\uFE0F", "e\u0301\u2764\uFE0F")]
    public void Clean_AnyText_HasWhatCanBeSeen(string text, string clean) => Assert.Equal(clean, DisplayText.Clean(text));

    // The longest name ended with half of an emoji: no encoder of UTF-8 takes that.
    [Fact]
    public void Clean_LongText_IsNotCutWithinACharacter()
    {
        var name = new string('a', 254) + "\uD83C\uDFAC.mp4";

        Assert.Equal(new string('a', 254), DisplayText.Clean(name, 255));
        Assert.Equal(new string('a', 254) + "\uD83C\uDFAC", DisplayText.Clean(name, 256));
    }

    [Theory]
    [InlineData("two\nlines", "two\nlines")]
    [InlineData("a\u202Eb\u001B[1m", "a\uFFFDb\uFFFD[1m")]
    public void Mark_AnyText_ShowsWhereSomethingWas(string text, string marked) => Assert.Equal(marked, DisplayText.Mark(text));

    // Half a surrogate pair; an attribute cannot hold it.
    [Fact]
    public void AnyText_HalfASurrogatePair_IsTakenOutOrMarked()
    {
        Assert.Equal("\uD83C\uDFAC clap", DisplayText.Clean("\uD83C\uDFAC clap \uD83C"));
        Assert.Equal("a\uFFFD", DisplayText.Mark("a\uD800"));
    }
}
