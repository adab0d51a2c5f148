using Encoder.Contracts;
using Encoder.Core.Plans;
using Encoder.Core.Probing;
using Encoder.Core.Time;

namespace Encoder.Core.Tests.Plans;

public sealed class JobPlannerTests
{
    [Fact]
    public void Plan_EmptySpec_IsTheDefaultLadderInOneLaneAndTheSound()
    {
        var plan = JobPlanner.Plan(new JobSpec(), TestMedia.Of(TestMedia.Sized(1920, 1080), TestMedia.Audio));

        var lane = Assert.Single(plan.Video!.Lanes);
        Assert.Equal(["1080p", "720p", "480p"], lane.Rungs.Select(rung => rung.Rendition));
        Assert.Equal(["audio-eng"], plan.Audio.Select(audio => audio.Rendition));
        Assert.Equal((TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(4), false), (plan.ChunkDuration, plan.SegmentDuration, plan.OneSegmentPerChunk));
        Assert.Equal((0, "h264", new Rational(24, 1)), (plan.Video.TrackIndex, plan.Video.SourceCodec, plan.Video.FrameRate));
    }

    [Fact]
    public void Plan_SeveralVideoTracks_TakesTheFirstDefault()
    {
        var media = TestMedia.Of(TestMedia.Video with { IsDefault = false }, TestMedia.Video with { Index = 3 }, TestMedia.Video with { Index = 4 });

        Assert.Equal(3, JobPlanner.Plan(new JobSpec(), media).Video!.TrackIndex);
        Assert.Equal(0, JobPlanner.Plan(new JobSpec(), media with { Video = [media.Video[0]] }).Video!.TrackIndex);
    }

    [Theory]
    [InlineData(4, null, 8)]
    [InlineData(1, null, 8)]
    [InlineData(2, null, 8)]
    [InlineData(3, null, 9)]
    [InlineData(6, null, 6)]
    [InlineData(4, 10d, 10)]
    public void Plan_Lengths_ChunkIsAMultipleOfTheSegmentUnlessChosen(double segment, double? chunk, double expected)
    {
        var plan = JobPlanner.Plan(new JobSpec { ChunkSeconds = chunk, Delivery = new() { SegmentSeconds = segment } }, TestMedia.Of(TestMedia.Video));

        Assert.Equal((TimeSpan.FromSeconds(expected), TimeSpan.FromSeconds(segment)), (plan.ChunkDuration, plan.SegmentDuration));
    }

    [Fact]
    public void Plan_Av1_MakesEveryChunkASegment()
    {
        var spec = TestMedia.Spec(new RungSpec { Name = "720p" }, new RungSpec { Name = "360p", Codec = VideoCodec.Av1 }) with { ChunkSeconds = 20 };
        var plan = JobPlanner.Plan(spec, TestMedia.Of(TestMedia.Video));

        Assert.Equal((TimeSpan.FromSeconds(4), true), (plan.ChunkDuration, plan.OneSegmentPerChunk));
    }

    [Theory]
    [InlineData(8_000_000L, "1080p,720p,480p")]
    [InlineData(7_999_999L, "1080p|720p,480p")]
    [InlineData(null, "1080p,720p,480p")]
    [InlineData(0L, "1080p,720p,480p")]
    public void Plan_ShortSource_HasTwoLanes(long? claimedUs, string lanes)
    {
        var media = TestMedia.Of(TestMedia.Sized(1920, 1080), TestMedia.Audio) with { DurationUs = claimedUs };
        var plan = JobPlanner.Plan(new JobSpec(), media);

        Assert.Equal(lanes, string.Join('|', plan.Video!.Lanes.Select(lane => string.Join(',', lane.Rungs.Select(rung => rung.Rendition)))));
        Assert.Equal(Enumerable.Range(0, plan.Video.Lanes.Count), plan.Video.Lanes.Select(lane => lane.Lane));
        Assert.Equal(plan.Video.Lanes.Count, plan.Audio[0].Lane);
    }

    [Fact]
    public void Plan_OneRungOfAShortSource_HasOneLane()
        => Assert.Single(JobPlanner.Plan(TestMedia.Spec("480p"), TestMedia.Of(TestMedia.Video) with { DurationUs = 1 }).Video!.Lanes);

    [Fact]
    public void Plan_AudioOnly_HasNoVideo()
    {
        var plan = JobPlanner.Plan(new JobSpec(), TestMedia.Of(TestMedia.Audio));

        Assert.Null(plan.Video);
        Assert.Equal(0, Assert.Single(plan.Audio).Lane);
    }

    [Fact]
    public void Plan_NoTrack_IsRefused() => AssertFaults(TestMedia.Of(), ErrorCodes.AssetNoTrack);

    [Fact]
    public void Plan_ManyTracksAndHugePictures_AreRefusedAtOnce()
    {
        var others = Enumerable.Range(10, 64).Select(index => new OtherTrack(index, "data", "bin", "data")).ToArray();

        AssertFaults(TestMedia.Of(TestMedia.Sized(8193, 8192), TestMedia.Sized(1, 1)) with { Others = others },
            ErrorCodes.AssetBeyondLimits, ErrorCodes.AssetBeyondLimits, ErrorCodes.AssetBeyondLimits);
    }

    [Fact]
    public void Plan_LargestPicture_IsPlanned() => Assert.NotNull(JobPlanner.Plan(new JobSpec(), TestMedia.Of(TestMedia.Sized(16384, 4096))).Video);

    [Fact]
    public void Plan_InvalidSpec_IsRefused()
        => Assert.Equal(2, Assert.Throws<FaultException>(() => JobPlanner.Plan(new JobSpec { Priority = 11, ChunkSeconds = 0 }, TestMedia.Of(TestMedia.Video))).Faults.Count);

    [Fact]
    public void Plan_SameInput_IsTheSamePlan()
    {
        var media = TestMedia.Of(TestMedia.Video, TestMedia.Audio);
        var json = () => System.Text.Json.JsonSerializer.Serialize(JobPlanner.Plan(TestMedia.Spec("720p,360p"), media));

        Assert.Equal(json(), json());
    }

    private static void AssertFaults(MediaInfo media, params string[] codes)
        => Assert.Equal(codes, Assert.Throws<FaultException>(() => JobPlanner.Plan(new JobSpec(), media)).Faults.Select(fault => fault.Code));
}
