using Encoder.Ffmpeg.Probing;

namespace Encoder.Ffmpeg.Tests.Probing;

public sealed class FieldParserTests
{
    [Theory]
    [InlineData("""{"streams":[{"nb_read_frames":"25","nb_read_packets":"50"}]}""", true)]
    [InlineData("""{"streams":[{"nb_read_frames":"49","nb_read_packets":"50"}]}""", true)] // fields begin later
    [InlineData("""{"streams":[{"nb_read_frames":"50","nb_read_packets":"50"}]}""", false)]
    [InlineData("""{"streams":[{}]}""", false)]
    [InlineData("""{"programs":[]}""", false)]
    public void HasFieldPackets_Counts_TellPacketsFromFrames(string json, bool expected) => Assert.Equal(expected, FieldParser.HasFieldPackets(json));
}
