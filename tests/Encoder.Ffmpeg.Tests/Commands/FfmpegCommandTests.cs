using Encoder.Ffmpeg.Commands;

namespace Encoder.Ffmpeg.Tests.Commands;

public sealed class FfmpegCommandTests
{
    [Theory]
    [InlineData("-c:v", "-c:v")]
    [InlineData("", "''")]
    [InlineData("a b", "'a b'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("[0:v:0]trim", "'[0:v:0]trim'")]
    [InlineData("$HOME;rm", "'$HOME;rm'")]
    [InlineData("two\nlines'", "$'two\\x0alines\\''")]
    public void Quoted_Word_IsReadBackByAShell(string word, string quoted) =>
        Assert.Equal("ffmpeg " + quoted, new FfmpegCommand("ffmpeg", [word]).Quoted);
}
