using Encoder.Contracts;
using Encoder.Core.Parameters;
using Encoder.Core.Probing;

namespace Encoder.Core.Tests.Plans;

public sealed class DynamicRangeTests
{
    private static readonly HdrMetadata Metadata = new(
        new MasteringDisplay(new(34_000, 16_000), new(13_250, 34_500), new(7_500, 3_000), new(15_635, 16_450), 10_000_000, 50), new ContentLight(1000, 400));

    private static readonly VideoTrack Pq = TestMedia.Video with
    {
        Codec = "hevc", PixelFormat = "yuv420p10le", Color = new ColorInfo("tv", "bt2020", "smpte2084", "bt2020nc", "topleft"), Hdr = Metadata,
    };

    [Fact]
    public void Rung_HevcOfPq_KeepsRangeAndMetadata()
    {
        var rung = TestMedia.Rungs(TestMedia.Spec(new RungSpec { Name = "hdr", Height = 720, Codec = VideoCodec.Hevc }), Pq)[0];

        Assert.Equal("PQ", rung.VideoRange);
        Assert.DoesNotContain("tonemap", rung.Filters);
        Assert.Contains(
            ":hdr10=1:master-display=G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,50):max-cll=1000,400", rung.EncoderArguments[^1]);
        Assert.Contains("-color_trc smpte2084", string.Join(' ', rung.EncoderArguments));
    }

    [Fact]
    public void Rung_Av1OfPq_SaysTheSameInItsUnits()
    {
        var rung = TestMedia.Rungs(TestMedia.Spec(new RungSpec { Name = "hdr", Height = 720, Codec = VideoCodec.Av1 }), Pq)[0];

        Assert.Contains(
            ":enable-hdr=1:mastering-display=G(0.265,0.69)B(0.15,0.06)R(0.68,0.32)WP(0.3127,0.329)L(1000,0.005):content-light=1000,400", rung.EncoderArguments[^1]);
    }

    [Theory]
    [InlineData("smpte2084")]
    [InlineData("arib-std-b67")]
    public void Rung_H264OfHighRange_IsMappedToBt709(string transfer)
    {
        var rung = TestMedia.Rungs(TestMedia.Spec("720p"), Pq with { Color = new ColorInfo(null, null, transfer, null) })[0];

        Assert.Null(rung.VideoRange);
        Assert.Equal(
            "scale=1280:720:flags=bicubic+bitexact," +
            $"setparams=range=tv:color_primaries=bt2020:color_trc={transfer}:colorspace=bt2020nc," +
            "zscale=transfer=linear:npl=100,format=gbrpf32le,zscale=primaries=bt709,tonemap=tonemap=hable:desat=0," +
            "zscale=transfer=bt709:matrix=bt709:range=tv,format=yuv420p,setsar=1",
            rung.Filters);
        Assert.Contains("-color_range tv -color_primaries bt709 -color_trc bt709 -colorspace bt709", string.Join(' ', rung.EncoderArguments));
    }

    [Fact]
    public void Rung_LosslessH264OfHighRange_KeepsItsSamples()
    {
        var rung = TestMedia.Rungs(EncoderParameters.ApplyTo(TestMedia.Spec("720p"), "-c:v libx264 -qp 0"), Pq)[0];

        Assert.DoesNotContain("tonemap", rung.Filters);
        Assert.Equal("PQ", rung.VideoRange);
    }

    [Fact]
    public void Rung_StandardRange_HasNoName() => Assert.Null(TestMedia.Rungs(TestMedia.Spec("720p"), TestMedia.Video)[0].VideoRange);
}
