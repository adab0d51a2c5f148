using Encoder.Contracts;
using Encoder.Core.Encryption;
using Encoder.Core.Fmp4;
using Encoder.Core.Tests.Fmp4;

namespace Encoder.Core.Tests.Encryption;

/// <summary>Which bytes of a picture are encrypted.</summary>
public sealed class SubsampleTests
{
    private const byte Slice = 0x41;
    private const byte Message = 0x06;
    private static readonly ContentKey Key = new(new string('a', 32), new byte[16]);
    private static readonly byte[] H264 = Boxes.Avc1();
    private static readonly byte[] Hevc = Boxes.Box("hvc1", Boxes.Zeros(78), Boxes.Box("hvcC", [.. Boxes.Zeros(21), 3, 0]));

    [Fact]
    public void Encrypt_Slices_LeavesTheirHeadsClearAndEncryptsWholeBlocks() => Assert.Equal(
        [(34 + 4 + 96 + 5, 32), (4 + 96, 48)], Parts(H264, Unit(Message, 30), Unit(Slice, 96 + 37), Unit(Slice, 96 + 48)));

    [Fact]
    public void Encrypt_ShortSlicesAndOtherUnits_LeavesAllClear() =>
        Assert.Equal([(4 + 96 + 15 + 4 + 200, 0)], Parts(H264, Unit(Slice, 96 + 15), Unit(Message, 200)));

    [Fact]
    public void Encrypt_ManyClearBytes_AreDividedInto16Bits() => Assert.Equal(
        [(65_535, 0), (65_535, 0), (150_104 - 131_070, 16)], Parts(H264, Unit(Message, 150_000), Unit(Slice, 96 + 16)));

    [Theory]
    [InlineData(0, true)]
    [InlineData(21, true)]
    [InlineData(31, true)]
    [InlineData(32, false)]
    [InlineData(39, false)]
    public void Encrypt_Hevc_EncryptsSlicesOnly(int type, bool isSlice) =>
        Assert.Equal([(isSlice ? 100 : 260, isSlice ? 160 : 0)], Parts(Hevc, Unit((byte)(type << 1), 256)));

    [Fact]
    public void Encrypt_UnitLongerThanItsSample_IsAFault() =>
        Assert.Equal(ErrorCodes.SegmentDamaged, Assert.Throws<FaultException>(() => Parts(H264, Unit(Slice, 200)[..100])).Fault.Code);

    private static List<(int Clear, int Encrypted)> Parts(byte[] entry, params byte[][] units)
    {
        var init = InitSegment.Write(new InitTrack(TrackKind.Video, entry, 90_000, 64, 48, 0));
        var segment = SegmentWriter.Write(0, 0, [new SegmentSample(10, 0, true, Boxes.Join(units))]);
        var encrypted = RenditionCipher.OfClear(new EncryptionPlan(EncryptionScheme.Cenc, Key.Id), 0, init).Encrypt(segment, 0, Key);
        return BoxBytes.Samples(BoxBytes.Find(encrypted, "moof", "traf", "senc")).Single().Parts;
    }

    private static byte[] Unit(byte header, int length) => [.. Boxes.U32(length), header, .. new byte[length - 1]];
}
