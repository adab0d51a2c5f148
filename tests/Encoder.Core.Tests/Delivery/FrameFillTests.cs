using Encoder.Contracts;
using Encoder.Core.Chunks;
using Encoder.Core.Delivery;
using Encoder.Core.Fmp4;
using Encoder.Core.Plans;
using Encoder.Core.Tests.Fmp4;
using Encoder.Core.Time;

namespace Encoder.Core.Tests.Delivery;

/// <summary>Chunks of which the decoder could not give every frame.</summary>
public sealed class FrameFillTests
{
    private static readonly Timebase Ticks = new(1, 25_000);
    private static readonly ChunkEntry Chunk = new(7, 0, 1, 0, 50_000, 56_000, 6, 20, [50_000, 52_000, 54_000], 1, false);
    private static readonly RungPlan Rung = MiniPipeline.Rung("-c:v libx264");
    private static readonly VideoPlan Video = new(0, "h264", new Rational(25, 1), [new LanePlan(0, [Rung])]);

    [Fact]
    public void Build_FramesLacking_KeepsEverySegmentAtItsTime()
    {
        var media = Build([(1_000, true), (2_000, true), (5_000, true)]);

        Assert.Equal([(20, 50_000, 2_000), (21, 52_000, 2_000), (22, 54_000, 2_000)], media.Segments.Select(s => (s.Number, s.Start, s.Duration)));
        Assert.Equal(3, media.Frames);
    }

    [Fact]
    public void Build_SegmentWithoutFrames_RepeatsAKeyframe()
    {
        var media = Build([(0, true), (1_000, false), (4_000, true)]);

        Assert.Equal(3, media.Segments.Count);
        Assert.Equal(media.Segments[0].Content.Span[^2], media.Segments[1].Content.Span[^1]);
        Assert.Equal(3, media.Frames);
    }

    [Fact]
    public void Build_NoFramesAtTheStart_ShowsTheFirstThereIs() =>
        Assert.Equal([50_000L, 52_000, 54_000], Build([(4_000, true), (5_000, false)]).Segments.Select(segment => segment.Start));

    // A damaged time stamp: the decoder gives as many frames as there are packets, but not where the packets said.
    [Fact]
    public void Build_FramesElsewhere_KeepsEverySegmentAtItsTime()
    {
        var media = Build([(0, true), (1_000, false), (4_000, true), (4_001, false), (4_002, false), (4_003, false)]);

        Assert.Equal([50_000L, 52_000, 54_000], media.Segments.Select(segment => segment.Start));
        Assert.Equal(6, media.Frames);
    }

    [Fact]
    public void Build_FrameTooMany_IsDelivered() => Assert.Equal(
        7, Build([(0, true), (1_000, false), (2_000, true), (3_000, false), (3_500, false), (4_000, true), (5_000, false)]).Frames);

    [Fact]
    public void Build_FrameOutsideOrDoubled_IsAFaultAllTheSame()
    {
        AssertMismatch([(0, true), (2_000, true), (4_000, true), (6_000, false)]);
        AssertMismatch([(0, true), (0, false)]);
        AssertMismatch([]);
    }

    private static void AssertMismatch((long Pts, bool IsSync)[] frames) =>
        Assert.Equal(ErrorCodes.FramesMismatch, Assert.Throws<FaultException>(() => Build(frames)).Fault.Code);

    private static RenditionMedia Build((long Pts, bool IsSync)[] frames) => VideoDelivery.Build(
        new FragmentedTrack(
            Boxes.Avc1(), 25_000, 160, 120,
            [.. frames.Select((f, index) => new EncodedSample(f.Pts + 50_000 + TimelineOffset.Ticks(Ticks), 0, f.IsSync, new[] { (byte)(index + 1) }))]),
        Chunk, Ticks, Rung, Video, mayDiffer: true);
}
