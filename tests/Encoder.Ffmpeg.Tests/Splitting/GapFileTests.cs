using Encoder.Core.Damage;
using Encoder.Ffmpeg.Splitting;

namespace Encoder.Ffmpeg.Tests.Splitting;

public sealed class GapFileTests
{
    [Fact]
    public void Read_FirstPacketAndThoseBehindGaps_AreStartAndGaps()
    {
        var gaps = GapFile.Read(3,
        [
            "#software: Lavf59.27.100", "#tb 0: 1/1000", "#media_type 0: audio", "#codec_id 0: aac",
            "0,       1500,       1500,       23,      258, 0x2c5b786a",
            "0,       3529,       3529,     1029,      229, 0x53926c92",
            "0,       6826,       6826,      789,      176, 0x452b58c9, S=1,        1",
        ]);

        Assert.Equal((3, 1.5, 2, 1.818), (gaps.TrackIndex, gaps.Start.TotalSeconds, gaps.Count, gaps.Total.TotalSeconds));
        Assert.Equal([Gap(2.5, 3.529), Gap(6.037, 6.826)], gaps.First);
    }

    [Fact]
    public void Read_ManyGaps_KeepsTheFirstAndCountsAll()
    {
        var gaps = GapFile.Read(0, ["#tb 0: 1/10", .. Enumerable.Range(0, 1_001).Select(second => $"0, {second * 10}, {second * 10}, 5, 9, 0x0")]);

        Assert.Equal((1_000, 500.0, AudioGaps.MostNamed), (gaps.Count, gaps.Total.TotalSeconds, gaps.First.Count));
    }

    [Theory]
    [InlineData("0, -9223372036854775808, -9223372036854775808, 5, 9, 0x0")]
    [InlineData("0, 10, 10, 9223372036854775807, 9, 0x0")]
    [InlineData("#tb 0: 0/0")]
    [InlineData("nonsense")]
    public void Read_WhatIsNoTime_DoesNotCount(string line) => Assert.Equal(0, GapFile.Read(0, ["#tb 0: 1/10", "0, 0, 0, 5, 9, 0x0", line]).Count);

    private static AudioGap Gap(double start, double end) => new(TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(end));
}
