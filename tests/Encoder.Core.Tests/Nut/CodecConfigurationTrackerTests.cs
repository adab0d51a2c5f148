using Encoder.Core.Nut;

namespace Encoder.Core.Tests.Nut;

public sealed class CodecConfigurationTrackerTests
{
    private static readonly byte[] One = [0x67, 1, 2], Two = [0x67, 3, 4], Picture = [0x68, 5];
    private static readonly byte[] Slice = [0x65, 9, 9];
    private static readonly byte[] AnnexB = [0, 0, 0, 1, .. One, 0, 0, 0, 1, .. Picture];
    private static readonly byte[] Avc = [1, 100, 0, 30, 0xFF, 0xE1, 0, 3, .. One, 1, 0, 2, .. Picture, 0xFD];

    [Fact]
    public void Follow_SetsThatAreKnown_ChangeNothing() => Assert.Null(After(AnnexB, Start(One, Picture, Slice), Start(Slice)));

    [Fact]
    public void Follow_NewSetInAnnexB_IsAdded() => Assert.Equal([.. AnnexB, 0, 0, 0, 1, .. Two], After(AnnexB, Start(Two, Slice), Start(Slice)));

    [Fact]
    public void Follow_FirstSetStatedAgain_CountsLast() =>
        Assert.Equal([.. AnnexB, 0, 0, 0, 1, .. Two, 0, 0, 0, 1, .. One], After(AnnexB, Start(Two, Slice), Start(One, Slice), Start(One, Slice)));

    [Fact]
    public void Follow_BytesOfASliceThatLookLikeASet_AreNone() => Assert.Null(After(AnnexB, Start(Slice, Two)));

    [Fact]
    public void Follow_NewSetsInAvcC_AreAddedToEachKind() => Assert.Equal(
        [1, 100, 0, 30, 0xFF, 0xE2, 0, 3, .. One, 0, 3, .. Two, 2, 0, 2, .. Picture, 0, 2, 0x68, 6, 0xFD],
        After(Avc, Length(Two, [0x68, 6], Slice)));

    [Fact]
    public void Follow_NewSetInHvcC_IsAnArrayOfItsOwn()
    {
        byte[] head = [1, .. new byte[20], 0xFF], set = [66, 1, 7];

        Assert.Equal(
            [.. head, 2, 32, 0, 1, 0, 2, 64, 1, 33, 0, 1, 0, 3, .. set],
            After("hevc", [.. head, 1, 32, 0, 1, 0, 2, 64, 1], Length(set, [38, 1, 9])));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(12)]
    public void Follow_ConfigurationThatIsCutOff_IsLeftAlone(int bytes) => Assert.Equal(Avc[..bytes], After(Avc[..bytes], Length(Two, Slice)));

    [Fact]
    public void Follow_NewConfigurationBesideThePackets_ReplacesWhatWasWithin()
    {
        var configuration = new CodecConfigurationTracker("h264");
        configuration.Follow(Avc, [new NutPacket(0, true, Length(Two, Slice), default), new NutPacket(1, true, Length(Slice), AnnexB)]);

        Assert.Equal(AnnexB, configuration.Changed?.ToArray());
    }

    [Fact]
    public void Follow_EndlessSets_KeepsTheLast()
    {
        var changed = After(AnnexB, [.. Enumerable.Range(0, 1000).Select(number => Start([0x67, (byte)(number >> 8), (byte)number, 1], Slice))]);

        Assert.Equal(AnnexB.Length + (24 * 8), changed!.Length);
        Assert.Equal([0x67, 3, 231, 1], changed[^4..]);
    }

    [Fact]
    public void Follow_OtherCodec_HasNoSets() => Assert.Null(After("mpeg2video", AnnexB, Start(Two, Slice)));

    private static byte[]? After(byte[] first, params byte[][] packets) => After("h264", first, packets);

    private static byte[]? After(string codec, byte[] first, params byte[][] packets)
    {
        var configuration = new CodecConfigurationTracker(codec);
        configuration.Follow(first, packets.Select(packet => new NutPacket(0, false, packet, default)));
        return configuration.Changed?.ToArray();
    }

    private static byte[] Start(params byte[][] units) => [.. units.SelectMany(unit => (byte[])[0, 0, 0, 1, .. unit])];

    private static byte[] Length(params byte[][] units) => [.. units.SelectMany(unit => (byte[])[0, 0, 0, (byte)unit.Length, .. unit])];
}
