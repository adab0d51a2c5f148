using Encoder.Core.Damage;

namespace Encoder.Core.Tests.Damage;

public sealed class OggEndTests
{
    [Fact]
    public void IsMissing_LastPageOfItsTrack_IsNot() => Assert.False(OggEnd.IsMissing([.. Page(0, 255, 40), .. Page(4, 255, 10)]));

    [Fact]
    public void IsMissing_SomethingBehindIt_IsNot() => Assert.False(OggEnd.IsMissing([.. Page(4, 10), .. "TAG"u8]));

    [Fact]
    public void IsMissing_PageInTheMiddle_IsSo() => Assert.True(OggEnd.IsMissing([.. Page(4, 10), .. Page(0, 255, 40)]));

    [Theory]
    [InlineData(1)]
    [InlineData(265)]
    [InlineData(290)]
    public void IsMissing_LastPageCutOff_IsSo(int bytes) => Assert.True(OggEnd.IsMissing(Page(4, 255, 10)[..^bytes]));

    [Fact]
    public void IsMissing_NoPage_IsSo() => Assert.True(OggEnd.IsMissing(new byte[100]));

    private static byte[] Page(byte flags, params byte[] segments) =>
        [.. "OggS"u8, 0, flags, .. new byte[20], (byte)segments.Length, .. segments, .. new byte[segments.Sum(segment => segment)]];
}
