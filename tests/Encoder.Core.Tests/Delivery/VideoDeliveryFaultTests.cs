using System.Text;
using Encoder.Contracts;
using Encoder.Core.Chunks;
using Encoder.Core.Delivery;
using Encoder.Core.Fmp4;
using Encoder.Core.Plans;
using Encoder.Core.Tests.Fmp4;
using Encoder.Core.Time;

namespace Encoder.Core.Tests.Delivery;

public sealed class VideoDeliveryFaultTests
{
    private static readonly Timebase Ticks = new(1, 25_000);
    private static readonly ChunkEntry Chunk = new(7, 0, 1, 0, 50_000, 54_000, 4, 20, [50_000, 52_000], 1, false);
    private static readonly RungPlan Rung = MiniPipeline.Rung("-c:v libx264");
    private static readonly VideoPlan Video = new(0, "h264", new Rational(25, 1), [new LanePlan(0, [Rung])]);

    [Fact]
    public void Build_EveryFrameAtItsPlace_GivesTheSegments()
    {
        var media = Build([(0, true), (1_000, false), (2_000, true), (3_000, false)]);
        Assert.Equal([(20, 50_000, 2_000), (21, 52_000, 2_000)], media.Segments.Select(s => (s.Number, s.Start, s.Duration)));
        Assert.Equal(("avc1.64001F", 4, Ticks), (media.Codecs, media.Frames, media.Timescale));
    }

    [Fact]
    public void Build_FrameLost_SaysExpectedAndActual()
    {
        var fault = AssertMismatch([(0, true), (1_000, false), (2_000, true)]);
        Assert.Equal("Chunk 7 was encoded to 3 frames instead of 4.", fault.Message);
    }

    [Fact]
    public void Build_FrameDoubled_IsAFault() => AssertMismatch([(0, true), (1_000, false), (2_000, true), (2_000, false)]);

    [Fact]
    public void Build_FrameBeforeTheChunk_IsAFault() => AssertMismatch([(-1_000, true), (0, true), (2_000, true), (3_000, false)]);

    [Fact]
    public void Build_FrameOfTheNextChunk_IsAFault() => AssertMismatch([(0, true), (1_000, false), (2_000, true), (4_000, false)]);

    [Fact]
    public void Build_FirstFrameMissing_IsAFault() => AssertMismatch([(1_000, true), (1_500, false), (2_000, true), (3_000, false)]);

    [Fact]
    public void Build_SegmentWithoutKeyframe_IsAFault() =>
        Assert.Contains("no keyframe at 52000", AssertMismatch([(0, true), (1_000, false), (2_000, false), (3_000, false)]).Message);

    [Fact]
    public void Build_FrameDecodedAfterTheNextKeyframe_IsAFault() => AssertMismatch([(0, true), (2_000, true), (1_000, false), (3_000, false)]);

    [Fact]
    public void Build_OtherTimescale_IsAFault() => AssertMismatch([(0, true), (1_000, false), (2_000, true), (3_000, false)], timescale: 12_800);

    [Fact]
    public void Build_OtherCodecThanPlanned_IsAFault()
    {
        var encoded = Encoded([(0, true), (1_000, false), (2_000, true), (3_000, false)]);
        var fault = Assert.Throws<FaultException>(() => VideoDelivery.Build(encoded, Chunk, Ticks, Rung with { SampleEntry = "hvc1" }, Video)).Fault;
        Assert.Equal(ErrorCodes.EncoderCrashed, fault.Code);
    }

    [Fact]
    public void Build_EntryWithBitratesAndEncoderName_LeavesThemOut()
    {
        var entry = Boxes.Avc1(Boxes.Box("btrt", Boxes.Zeros(12)), Boxes.Box("pasp", Boxes.U32(1, 1)));
        Encoding.ASCII.GetBytes("Lavc libx264").CopyTo(entry, 8 + 43);
        var media = Build([(0, true), (1_000, false), (2_000, true), (3_000, false)], entry);
        var init = Encoding.Latin1.GetString(media.Init);
        Assert.Equal((false, false, true), (init.Contains("btrt"), init.Contains("Lavc"), init.Contains("pasp")));
    }

    private static RenditionMedia Build((long Pts, bool IsSync)[] frames, byte[]? entry = null) =>
        VideoDelivery.Build(Encoded(frames, entry), Chunk, Ticks, Rung, Video);

    private static FragmentedTrack Encoded((long Pts, bool IsSync)[] frames, byte[]? entry = null, int timescale = 25_000) =>
        new(entry ?? Boxes.Avc1(), timescale, 160, 120,
            [.. frames.Select(f => new EncodedSample(f.Pts + 50_000 + TimelineOffset.Ticks(Ticks), 0, f.IsSync, new byte[] { 1 }))]);

    private static Fault AssertMismatch((long Pts, bool IsSync)[] frames, int timescale = 25_000)
    {
        var fault = Assert.Throws<FaultException>(() => VideoDelivery.Build(Encoded(frames, null, timescale), Chunk, Ticks, Rung, Video)).Fault;
        Assert.Equal(ErrorCodes.FramesMismatch, fault.Code);
        return fault;
    }
}
