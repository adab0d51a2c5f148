using Encoder.Cli.Progress;
using Encoder.Cli.Tests.Support;
using Encoder.Contracts;
using Encoder.Core.Time;
using Encoder.Grains;

namespace Encoder.Cli.Tests.Progress;

public sealed class ProgressModelTests
{
    private static readonly TimeSpan Segment = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(JobState.Queued, 0, Stage.Starting)]
    [InlineData(JobState.Probing, 0, Stage.Probing)]
    [InlineData(JobState.Encoding, 0, Stage.Splitting)]
    [InlineData(JobState.Encoding, 1, Stage.Encoding)]
    [InlineData(JobState.Finishing, 1, Stage.Finishing)]
    internal void Update_State_GivesStage(JobState state, int planned, Stage expected) =>
        Assert.Equal(expected, new ProgressModel(Segment, false).Update(Snapshots.Of(state) with { PlannedChunks = planned }, TimeSpan.Zero).Stage);

    [Fact]
    public void Update_SplitterNotThrough_EstimatesFramesFromDurationAndRate()
    {
        var job = Snapshots.Of(JobState.Encoding, Snapshots.Video("720p", 10)) with
        {
            PlannedChunks = 1, SourceFrames = 48, FrameRate = new Rational(24000, 1001),
        };

        var view = new ProgressModel(Segment, false).Update(job, TimeSpan.FromSeconds(1));

        Assert.Equal(96, Assert.Single(view.Renditions).TotalFrames);
        Assert.Equal(10 / 96.0, view.Fraction);
    }

    [Fact]
    public void Update_MorePlannedThanEstimated_TakesThePlanned()
    {
        var job = Snapshots.Of(JobState.Encoding, Snapshots.Video("720p", 10)) with { PlannedChunks = 9, SourceFrames = 500, FrameRate = new Rational(25, 1) };

        Assert.Equal(500, new ProgressModel(Segment, false).Update(job, TimeSpan.Zero).Renditions[0].TotalFrames);
    }

    [Fact]
    public void Update_NothingKnownOfTheEnd_LeavesFractionOpen()
    {
        var job = Snapshots.Of(JobState.Encoding, Snapshots.Video("720p", 10)) with { PlannedChunks = 1, SourceFrames = 48, SourceDuration = null };

        var view = new ProgressModel(Segment, false).Update(job, TimeSpan.FromSeconds(30));

        Assert.Null(view.Fraction);
        Assert.Null(view.Speed);
        Assert.Null(view.Remaining);
    }

    [Fact]
    public void Update_TwoRenditions_AveragesThem()
    {
        var job = Encoding(Snapshots.Video("720p", 25), Snapshots.Video("360p", 75), Snapshots.Audio("audio-eng", 1));

        var view = new ProgressModel(Segment, false).Update(job, TimeSpan.FromSeconds(1));

        Assert.Equal(0.5, view.Fraction);
        Assert.Equal(2.0, view.Speed);
    }

    [Fact]
    public void Update_ResumedJob_CountsOnlyItsOwnWorkAsSpeed()
    {
        var model = new ProgressModel(Segment, isResumed: true);
        Assert.Null(model.Update(Encoding(Snapshots.Video("720p", 50)), TimeSpan.FromSeconds(1)).Speed);

        Assert.Equal(0.5, model.Update(Encoding(Snapshots.Video("720p", 75)), TimeSpan.FromSeconds(2)).Speed);
    }

    [Fact]
    public void Update_SoundAlone_MeasuresBySegments()
    {
        var job = Snapshots.Of(JobState.Encoding, Snapshots.Audio("audio-eng", 1));

        var view = new ProgressModel(Segment, false).Update(job, TimeSpan.FromSeconds(1));

        Assert.Equal(Stage.Encoding, view.Stage);
        Assert.Equal(0.5, view.Fraction);
    }

    [Fact]
    public void Update_Finishing_HasNoRemainingTime()
    {
        var model = new ProgressModel(Segment, false);
        model.Update(Encoding(Snapshots.Video("720p", 0)), TimeSpan.Zero);
        Assert.NotNull(model.Update(Encoding(Snapshots.Video("720p", 99)), TimeSpan.FromSeconds(10)).Remaining);

        var view = model.Update(Encoding(Snapshots.Video("720p", 100, isComplete: true)) with { State = JobState.Finishing }, TimeSpan.FromSeconds(11));

        Assert.Null(view.Remaining);
        Assert.Equal(1, view.Fraction);
    }

    private static JobSnapshot Encoding(params RenditionSnapshot[] renditions) =>
        Snapshots.Of(JobState.Encoding, renditions) with { PlannedChunks = 2, TotalChunks = 2, SourceFrames = 100 };
}
