using Encoder.Ffmpeg.Probing;

namespace Encoder.Ffmpeg.Tests.Probing;

public sealed class ConfigurationParserTests
{
    [Theory]
    [InlineData("""{"streams":[{"extradata":"\n00000000: 0164 000a ffe1 0019 6764 000a acd9 4284  .d......gd....B.\n00000010: 0ff1                                      ..\n"}]}""", "0164000affe100196764000aacd942840ff1")]
    [InlineData("""{"streams":[{"extradata":"\n00000000: 01                                       .\n"}]}""", "01")]
    [InlineData("""{"streams":[{}]}""", "")]
    [InlineData("""{"programs":[]}""", "")]
    public void Parse_Dump_IsItsBytes(string json, string expected) => Assert.Equal(expected, Convert.ToHexStringLower(ConfigurationParser.Parse(json)));
}
