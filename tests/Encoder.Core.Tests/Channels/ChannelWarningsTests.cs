using Encoder.Contracts;
using Encoder.Core.Channels;
using Encoder.Core.Chunks;
using Encoder.Core.Nut;

namespace Encoder.Core.Tests.Channels;

public sealed class ChannelWarningsTests
{
    private static readonly ChannelSpec Spec = new() { SegmentSeconds = 2 };

    [Fact]
    public void Stream_ThatIsAsItShouldBe_HasNone()
    {
        Assert.Empty(ChannelWarnings.Of(Spec, hasSound: true, null, 0));
        Assert.Empty(ChannelWarnings.Of(Spec, hasSound: true, TimeSpan.FromSeconds(2.002), 3));
    }

    [Fact]
    public void Stream_WithEveryFault_IsToldOfEach()
    {
        var warnings = ChannelWarnings.Of(Spec, hasSound: false, TimeSpan.FromSeconds(10), 4).ToList();

        Assert.Equal([ErrorCodes.SoundMissing, ErrorCodes.KeyframesFarApart, ErrorCodes.EncodeBehind], warnings.Select(warning => warning.Code));
        Assert.Contains("up to 10 s apart", warnings[1].Message, StringComparison.Ordinal);
        Assert.Contains("8 s behind", warnings[2].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KeyframeInterval_OfPackets_IsTheLongest()
    {
        var interval = new KeyframeInterval();
        interval.Add([Packet(0, AccessKind.Exact), Packet(25, AccessKind.None)]);
        Assert.Null(interval.Longest);
        interval.Add([Packet(100, AccessKind.Exact), Packet(99, AccessKind.None), Packet(150, AccessKind.Unknown)]);

        Assert.Equal(100, interval.Longest);
    }

    private static PiecePacket Packet(long pts, AccessKind access) => new(pts, 1, access);
}
