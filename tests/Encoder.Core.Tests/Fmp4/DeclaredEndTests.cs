using System.Buffers.Binary;
using Encoder.Core.Fmp4;

namespace Encoder.Core.Tests.Fmp4;

public sealed class DeclaredEndTests
{
    // Version 0, time scale 1,000, first at 500, offset 16; segments of 100 and 200 bytes that last 4 and 2 s.
    [Fact]
    public void SegmentIndex_TwoSegments_EndsBehindBoth() => Assert.Equal(
        new SegmentIndex(316, TimeSpan.FromSeconds(6.5)),
        SegmentIndex.Read(Words(0, 1, 1_000, 500, 16, 2, 100, 4_000, 0, 200, 2_000, 0)));

    [Theory]
    [InlineData(0, 1, 1_000)]
    [InlineData(0, 1, 0, 0, 0, 1, 100, 4_000, 0)]
    [InlineData(0, 1, 1_000, 0, 0, 0)]
    public void SegmentIndex_CutOffOrEmpty_IsNone(params uint[] words) => Assert.Null(SegmentIndex.Read(Words(words)));

    // Two chunks, the second of two samples of 30 and 40 bytes at byte 1,000.
    [Fact]
    public void SampleTableEnd_LastChunk_EndsBehindItsSamples() => Assert.Equal(1_070, SampleTableEnd.Of(Moov(
        Box("stsc", Words(0, 1, 1, 2, 1)), Box("stsz", Words(0, 0, 4, 10, 20, 30, 40)), Box("stco", Words(0, 2, 500, 1_000)))));

    [Fact]
    public void SampleTableEnd_TablesThatNameNothing_IsNone() => Assert.Null(SampleTableEnd.Of(Moov(Box("stco", Words(0, 0)))));

    private static byte[] Moov(params byte[][] tables) => Box("trak", Box("mdia", Box("minf", Box("stbl", [.. tables.SelectMany(table => table)]))));

    private static byte[] Box(string type, byte[] content) => [.. Words((uint)content.Length + 8), .. System.Text.Encoding.Latin1.GetBytes(type), .. content];

    private static byte[] Words(params uint[] words)
    {
        var bytes = new byte[words.Length * 4];
        foreach (var (at, word) in words.Index()) BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at * 4), word);
        return bytes;
    }
}
