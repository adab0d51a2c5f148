using Encoder.Contracts;
using Encoder.Core.Fmp4;
using static Encoder.Core.Tests.Fmp4.Boxes;

namespace Encoder.Core.Tests.Fmp4;

public sealed class CodecStringTests
{
    private static readonly byte[] StereoAac48K = [0x11, 0x90];
    private static readonly byte[] OpusHead = [.. "OpusHead"u8, 1, 2, 0x38, 1, 0x80, 0xBB, 0, 0, 0, 0, 0];

    [Theory]
    [InlineData("avc1", "avcC", new byte[] { 1, 0x64, 0, 0x1F, 0xFF, 0xE0, 0 }, "avc1.64001F")]
    [InlineData("avc1", "avcC", new byte[] { 1, 0x42, 0xC0, 0x0A }, "avc1.42C00A")]
    [InlineData("hvc1", "hvcC", new byte[] { 1, 0x01, 0x60, 0, 0, 0, 0x90, 0, 0, 0, 0, 0, 93 }, "hvc1.1.6.L93.90")]
    [InlineData("hvc1", "hvcC", new byte[] { 1, 0x22, 0x20, 0, 0, 0, 0xB0, 0, 0x23, 0, 0, 0, 120 }, "hvc1.2.4.H120.B0.0.23")]
    [InlineData("hev1", "hvcC", new byte[] { 1, 0x41, 0x60, 0, 0, 0, 0, 0, 0, 0, 0, 0, 60 }, "hev1.A1.6.L60")]
    [InlineData("av01", "av1C", new byte[] { 0x81, 0x04, 0x0C, 0 }, "av01.0.04M.08")]
    [InlineData("av01", "av1C", new byte[] { 0x81, 0x0D, 0xCC, 0 }, "av01.0.13H.10")]
    [InlineData("av01", "av1C", new byte[] { 0x81, 0x24, 0x00, 0 }, "av01.1.04M.08.0.000.02.02.02.0")]
    [InlineData("vp09", "vpcC", new byte[] { 1, 0, 0, 0, 0, 10, 0x82, 2, 2, 2, 0, 0 }, "vp09.00.10.08")]
    [InlineData("vp09", "vpcC", new byte[] { 1, 0, 0, 0, 2, 31, 0xA2, 9, 16, 9, 0, 0 }, "vp09.02.31.10.01.09.16.09.00")]
    public void From_VideoEntry_IsTheStringOfItsConfiguration(string type, string box, byte[] configuration, string expected) =>
        Assert.Equal(expected, CodecString.From(Box(type, Zeros(78), Box(box, configuration))));

    [Fact]
    public void From_Av1InBt2020_NamesTheColor() =>
        Assert.Equal(
            "av01.0.08M.10.0.110.09.16.09.0",
            CodecString.From(Box("av01", Zeros(78), Box("av1C", [0x81, 0x08, 0x4C, 0]), Box("colr", [.. "nclx"u8, 0, 9, 0, 16, 0, 9, 0]))));

    [Fact]
    public void From_AudioEntries_IsTheirObjectType()
    {
        Assert.Equal("mp4a.40.2", CodecString.From(AudioSampleEntry.Build(AudioCodec.Aac, StereoAac48K, 48_000, 2)));
        Assert.Equal("mp4a.40.42", CodecString.From(AudioSampleEntry.Build(AudioCodec.Aac, new byte[] { 0xF9, 0x40, 0 }, 48_000, 2)));
        Assert.Equal("opus", CodecString.From(AudioSampleEntry.Build(AudioCodec.Opus, OpusHead, 48_000, 2)));
    }

    [Fact]
    public void Build_OpusEntry_TurnsTheHeadBigEndian()
    {
        var entry = AudioSampleEntry.Build(AudioCodec.Opus, OpusHead, 48_000, 2);
        Assert.Equal([0, 2, 0x01, 0x38, 0, 0, 0xBB, 0x80, 0, 0, 0], entry[^11..]);
    }

    [Fact]
    public void Build_ConfigurationOfNoCodec_IsAFault()
    {
        Assert.Throws<FaultException>(() => AudioSampleEntry.Build(AudioCodec.Aac, default, 48_000, 2));
        Assert.Throws<FaultException>(() => AudioSampleEntry.Build(AudioCodec.Opus, StereoAac48K, 48_000, 2));
    }

    [Theory]
    [InlineData("mp4v")]
    [InlineData("avc1")]
    public void From_EntryThatIsNotDelivered_IsAFault(string type) =>
        Assert.Throws<FaultException>(() => CodecString.From(Box(type, Zeros(78))));
}
