using System.Buffers.Binary;
using System.Text;
using Encoder.Core.Fmp4;

namespace Encoder.Core.Tests.Fmp4;

public sealed class SegmentWriterTests
{
    private const int TrunFlagsAt = 24 + 8 + 16 + 8 + 24 + 20 + 8;

    [Fact]
    public void Write_DifferingSamples_SaysEverythingPerSample()
    {
        var segment = SegmentWriter.Write(6, 1L << 33,
        [
            new SegmentSample(10, 20, true, "KEY"u8.ToArray()),
            new SegmentSample(11, 0, false, "P"u8.ToArray()),
        ]);
        Assert.Equal("msdh", Encoding.ASCII.GetString(segment, 8, 4));
        Assert.Equal(7u, U32(segment, 24 + 8 + 12));
        Assert.Equal(1UL << 33, BinaryPrimitives.ReadUInt64BigEndian(segment.AsSpan(TrunFlagsAt - 16)));
        Assert.Equal(0x0100_0F01u, U32(segment, TrunFlagsAt));
        Assert.Equal(
            [2u, (uint)(segment.Length - 24 - 4), 10, 3, 0x0200_0000, 20, 11, 1, 0x0101_0000, 0],
            Enumerable.Range(1, 10).Select(i => U32(segment, TrunFlagsAt + (4 * i))));
        Assert.Equal("mdatKEYP", Encoding.ASCII.GetString(segment[^8..]));
    }

    [Fact]
    public void Write_EqualSamples_SaysOnlySizesPerSample()
    {
        var segment = SegmentWriter.Write(0, 0, [new(1_024, 0, true, new byte[3]), new(1_024, 0, true, new byte[5])]);
        Assert.Equal(0x0100_0201u, U32(segment, TrunFlagsAt));
        Assert.Equal(TrunFlagsAt + 12 + 8 + 8 + 8, segment.Length);
    }

    [Fact]
    public void Write_ThenParse_GivesTheSamplesBack()
    {
        SegmentSample[] samples = [new(10, 5, true, new byte[] { 1 }), new(20, 25, false, new byte[] { 2, 3 }), new(30, 0, false, new byte[] { 4 })];
        byte[] file = [.. InitSegment.Write(new InitTrack(TrackKind.Video, Boxes.Avc1(), 90_000, 64, 48, 0)), .. SegmentWriter.Write(3, 1_000, samples)];
        var track = FragmentedFile.Parse(file);
        Assert.Equal([(1_005, 1_000, true), (1_035, 1_010, false), (1_030, 1_030, false)], track.Samples.Select(s => (s.Pts, s.Dts, s.IsSync)));
        Assert.Equal(samples.Select(s => Convert.ToHexString(s.Data.Span)), track.Samples.Select(s => Convert.ToHexString(s.Data.Span)));
    }

    private static uint U32(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));
}
