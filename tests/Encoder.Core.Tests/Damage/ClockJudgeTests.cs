using Encoder.Core.Damage;

namespace Encoder.Core.Tests.Damage;

public sealed class ClockJudgeTests
{
    private static readonly SoundProgress Jumped = new([new AudioGap(Seconds(5.9), Seconds(9805.9))], Seconds(9807));

    [Fact]
    public void OfPicture_SoundJumpsToo_IsTheClock() => Assert.Equal(StepKind.Clock, ClockJudge.OfPicture(Seconds(6), Seconds(9806), [Jumped, Jumped], ClockDecisions.None, hasEnded: false));

    [Fact]
    public void OfPicture_SoundGoesOn_IsAPause() =>
        Assert.Equal(StepKind.Pause, ClockJudge.OfPicture(Seconds(12), Seconds(27), [new SoundProgress([], Seconds(23))], ClockDecisions.None, hasEnded: false));

    // What is known decides, never when it is asked: the sound lies behind the picture in the file.
    [Fact]
    public void OfPicture_SoundHasNotComeSoFar_IsUnknown()
    {
        SoundProgress[] sound = [new([], Seconds(12.5))];

        Assert.Equal(StepKind.Unknown, ClockJudge.OfPicture(Seconds(12), Seconds(27), sound, ClockDecisions.None, hasEnded: false));
        Assert.Equal(StepKind.Pause, ClockJudge.OfPicture(Seconds(12), Seconds(27), sound, ClockDecisions.None, hasEnded: true));
    }

    [Fact]
    public void OfPicture_OneOfTwoSoundsGoesOn_IsAPause() =>
        Assert.Equal(StepKind.Pause, ClockJudge.OfPicture(Seconds(6), Seconds(9806), [Jumped, new SoundProgress([], Seconds(30))], ClockDecisions.None, hasEnded: false));

    [Fact]
    public void OfPicture_NoSound_IsAPause() => Assert.Equal(StepKind.Pause, ClockJudge.OfPicture(Seconds(6), Seconds(30), [], ClockDecisions.None, hasEnded: false));

    [Fact]
    public void OfPicture_StepsOfOtherLengths_AreNotOne() =>
        Assert.Equal(StepKind.Pause, ClockJudge.OfPicture(Seconds(6), Seconds(30), [Jumped], ClockDecisions.None, hasEnded: false));

    [Fact]
    public void Pause_PictureGoesOn_IsKnown()
    {
        var pause = new AudioGap(Seconds(5), Seconds(25));
        SoundProgress[] sound = [new([pause], Seconds(26))];

        Assert.Null(ClockJudge.Pause(sound, Seconds(14), ClockDecisions.None, hasEnded: false));
        Assert.Equal(pause, ClockJudge.Pause(sound, Seconds(15.1), ClockDecisions.None, hasEnded: false));
        Assert.Equal(pause, ClockJudge.Pause(sound, Seconds(4), ClockDecisions.None, hasEnded: true));
        Assert.Null(ClockJudge.Pause(sound, Seconds(16), new ClockDecisions([], [Seconds(5)]), hasEnded: true));
    }

    [Fact]
    public void OfSound_AllTracksJump_IsTheClock()
    {
        Assert.Equal(new ClockJump(Seconds(4905.9), Seconds(9800)), ClockJudge.OfSound([Jumped, Jumped], ClockDecisions.None));
        Assert.Null(ClockJudge.OfSound([Jumped], ClockDecisions.None));
        Assert.Null(ClockJudge.OfSound([Jumped, new SoundProgress([], Seconds(100))], ClockDecisions.None));
    }

    [Fact]
    public void Raw_TimeBehindJumps_HasThemAll() => Assert.Equal(
        Seconds(130), new ClockDecisions([new(Seconds(10), Seconds(40)), new(Seconds(20), Seconds(60))], []).Raw(Seconds(30)));

    // Told that shorter steps are the clock's: two seconds in all tracks, and the same two seconds at another time.
    [Theory]
    [InlineData(6, 8, StepKind.Clock)]
    [InlineData(9, 11, StepKind.Pause)]
    public void OfPicture_ShorterBound_TakesWhatLiesTogether(double start, double end, StepKind kind) => Assert.Equal(
        kind,
        ClockJudge.OfPicture(
            Seconds(6), Seconds(8), [new SoundProgress([new AudioGap(Seconds(start), Seconds(end))], Seconds(30))],
            ClockDecisions.None with { Shortest = Seconds(2) }, hasEnded: false));

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
