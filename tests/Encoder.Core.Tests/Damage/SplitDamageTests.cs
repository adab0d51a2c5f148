using Encoder.Contracts;
using Encoder.Core.Damage;
using Encoder.Core.Probing;
using Encoder.Core.Time;

namespace Encoder.Core.Tests.Damage;

public sealed class SplitDamageTests
{
    private static readonly MediaInfo Media = new("matroska,webm", 1_000_000, 0, 100_000_000, [], [], []);
    private static readonly SplitSummary Whole = new(Media, TimeSpan.FromSeconds(99.8), [], new Timebase(1, 1_000), [], [], []);

    [Fact]
    public void Judge_WholeSource_HasNothingToSay()
    {
        var (warnings, loss) = SplitDamage.Judge(Whole);

        Assert.Empty(warnings);
        Assert.Equal(SourceLoss.None(Whole.End), loss);
    }

    [Fact]
    public void Judge_ReadingBrokeOffEarly_CountsTheMissingTail()
    {
        var (warnings, loss) = SplitDamage.Judge(Whole with { End = TimeSpan.FromSeconds(60), ReadErrors = ["File ended prematurely", "more"] });

        Assert.Equal(
            ["The source could not be read without errors: File ended prematurely (and 1 more).", "The source ends early, at 60.00 s of the 100.00 s it declares: 40.00 s are missing."],
            warnings.Select(warning => warning.Message));
        Assert.Equal([ErrorCodes.AssetDamaged, ErrorCodes.AssetTruncated], warnings.Select(warning => warning.Code));
        Assert.Equal(new SourceLoss(TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(100)), loss);
    }

    // A fragmented MP4 seldom says how long it is; its index does, in the container's times.
    [Fact]
    public void Judge_FragmentsThatBreakOff_CountsUpToTheEndTheyName()
    {
        var (warnings, loss) = SplitDamage.Judge(Whole with
        {
            Media = Media with { Demuxer = "mov,mp4,m4a,3gp,3g2,mj2", DurationUs = null, StartUs = 10_000_000 },
            FragmentsEnd = Seconds(160), ReadErrors = ["the fragments end"],
        });

        Assert.Equal("The source ends early, at 99.80 s of the 150.00 s it declares: 50.20 s are missing.", warnings[1].Message);
        Assert.Equal(Seconds(50.2), loss.Lost);
    }

    [Fact]
    public void Judge_TracksThatStartLate_AreNotShorterThanDeclared() =>
        Assert.Empty(SplitDamage.Judge(Whole with { Media = Media with { DurationUs = 110_000_000, StartUs = 10_000_000 } }).Warnings);

    [Fact]
    public void Judge_EndWithoutItsMark_IsTruncated() => Assert.Equal(
        "The source ends without a last Ogg page: its end is missing. How much is missing is unknown, because it declares no length.",
        Assert.Single(SplitDamage.Judge(Whole with { Media = Media with { Demuxer = "ogg" }, IsCutOff = true }).Warnings).Message);

    // A header may claim what it likes: 143,165 s have been seen. Without a sign of a broken read it is told, and costs nothing.
    [Fact]
    public void Judge_WrongClaimAndACleanRead_IsAWarningAndNoLoss()
    {
        var (warnings, loss) = SplitDamage.Judge(Whole with { Media = Media with { DurationUs = 143_165_000_000 } });

        Assert.Equal(ErrorCodes.AssetShorter, Assert.Single(warnings).Code);
        Assert.Equal(TimeSpan.Zero, loss.Lost);
    }

    [Fact]
    public void Judge_DurationThatNoHeaderDeclares_IsNotCompared() =>
        Assert.Empty(SplitDamage.Judge(Whole with { Media = Media with { Demuxer = "mp3", DurationUs = 143_165_000_000 } }).Warnings);

    [Fact]
    public void Judge_HolesInADamagedSource_CountAsLost()
    {
        var (warnings, loss) = SplitDamage.Judge(Whole with { Gaps = [new Gap(5_000, 7_000, 48)], ReadErrors = ["invalid"] });

        Assert.Contains("no frames from 5.00 to 7.00 s: about 48 frames, 2 s.", warnings.Single(warning => warning.Code == ErrorCodes.AssetGap).Message);
        Assert.Equal(TimeSpan.FromSeconds(2), loss.Lost);
    }

    [Fact]
    public void Judge_HolesInACleanSource_AreToldOnly() =>
        Assert.Equal(TimeSpan.Zero, SplitDamage.Judge(Whole with { Gaps = [new Gap(5_000, 7_000, 48)] }).Loss.Lost);

    [Theory]
    [InlineData(188_000, 0)]
    [InlineData(188_100, 1)]
    [InlineData(192_000, 0)]
    public void Judge_TransportStream_IsTruncatedWhenItEndsWithinAPacket(long length, int warnings) =>
        Assert.Equal(warnings, SplitDamage.Judge(Whole with { Media = Media with { Demuxer = "mpegts", Length = length, DurationUs = null } }).Warnings.Count);

    [Fact]
    public void Judge_SoundThatCannotBeDecoded_IsToldOnce() =>
        Assert.Equal(ErrorCodes.AudioDamaged, Assert.Single(SplitDamage.Judge(Whole with { SoundErrors = ["bad", "worse"] }).Warnings).Code);

    [Fact]
    public void Judge_SoundWithGapsThatStartsLateAndEndsEarly_IsSaidOfEachTrack()
    {
        var facts = Whole with
        {
            Media = Media with { Audio = [new AudioTrack(2, "aac", new Timebase(1, 48_000), "deu", null, true, 48_000, 2, "stereo")] },
            AudioGaps =
            [
                new AudioGaps(1, Seconds(2.5), 0, default, []) { End = Whole.End },
                new AudioGaps(2, default, 7, Seconds(4.2), [new(Seconds(1), Seconds(1.5)), new(Seconds(20), Seconds(21))]) { End = Seconds(90) },
                new AudioGaps(3, Seconds(0.9), 0, default, []) { End = Seconds(99) },
            ],
        };

        var (warnings, loss) = SplitDamage.Judge(facts);

        Assert.Equal(
            [
                "Audio track 1 starts 2.50 s late; silence is inserted before it.",
                "Audio track 2 (deu) has 7 gaps, 1.00 to 1.50 s, 20.00 to 21.00 s and 5 more: 4.20 s, replaced by silence; it ends at 90.00 s, 9.80 s before the other tracks, followed by silence.",
            ],
            warnings.Select(warning => warning.Message));
        Assert.All(warnings, warning => Assert.Equal(ErrorCodes.AudioGap, warning.Code));
        Assert.Equal(TimeSpan.Zero, loss.Lost);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
