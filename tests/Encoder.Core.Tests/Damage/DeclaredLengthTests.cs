using System.Buffers.Binary;
using Encoder.Core.Damage;

namespace Encoder.Core.Tests.Damage;

public sealed class DeclaredLengthTests
{
    [Fact]
    public void OfHead_Riff_IsItsSizeAndTheHeaders() => Assert.Equal(1_008, DeclaredLength.OfHead([.. "RIFF"u8, 0xE8, 3, 0, 0, .. "AVI "u8]));

    // A writer that could not go back left the size open.
    [Theory]
    [InlineData(0xFF)]
    [InlineData(0)]
    public void OfHead_RiffWithoutASize_IsUnknown(byte value) => Assert.Null(DeclaredLength.OfHead([.. "RIFF"u8, value, value, value, value, .. "WAVE"u8]));

    [Fact]
    public void OfHead_Matroska_IsTheSegmentsSizeBehindItsHeader() =>
        Assert.Equal(4 + 1 + 2 + 4 + 8 + 500, DeclaredLength.OfHead([0x1A, 0x45, 0xDF, 0xA3, 0x82, 0, 0, 0x18, 0x53, 0x80, 0x67, 0x01, 0, 0, 0, 0, 0, 0x01, 0xF4]));

    [Fact]
    public void OfHead_MatroskaOfUnknownSize_IsUnknown() =>
        Assert.Null(DeclaredLength.OfHead([0x1A, 0x45, 0xDF, 0xA3, 0x80, 0x18, 0x53, 0x80, 0x67, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]));

    [Fact]
    public void OfHead_Flv_IsWhatItsMetadataSay()
    {
        var size = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(size, 662_676);
        Assert.Equal(662_676, DeclaredLength.OfHead([.. "FLV"u8, 1, 5, 0, 0, 0, 9, .. "\0\bfilesize"u8, 0, .. size]));
    }

    [Fact]
    public void OfHead_CutOffOrForeign_IsUnknown()
    {
        Assert.Null(DeclaredLength.OfHead("RIFF"u8));
        Assert.Null(DeclaredLength.OfHead([0x1A, 0x45, 0xDF, 0xA3]));
        Assert.Null(DeclaredLength.OfHead("FLV\x01 filesize"u8));
        Assert.Null(DeclaredLength.OfHead([]));
    }
}
