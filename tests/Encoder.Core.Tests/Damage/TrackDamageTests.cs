using Encoder.Contracts;
using Encoder.Core.Damage;
using Encoder.Core.Probing;
using Encoder.Core.Time;

namespace Encoder.Core.Tests.Damage;

public sealed class TrackDamageTests
{
    private static readonly MediaInfo Media = new("matroska,webm", 1_000_000, 0, 10_000_000, [], [], []);

    // A short picture must not hide behind a longer sound.
    [Fact]
    public void Judge_PictureShorterThanItDeclares_IsToldBesideAWholeSound()
    {
        var (warnings, loss) = SplitDamage.Judge(Summary(pictureEnd: 3.68));

        var warning = Assert.Single(warnings);
        Assert.Equal((ErrorCodes.AssetShorter, "Video track 0 ends at 3.68 s of the 10.00 s it declares: the header is wrong, or a part of it is missing."), (warning.Code, warning.Message));
        Assert.Equal(TimeSpan.Zero, loss.Lost);
    }

    [Fact]
    public void Judge_PictureShortAndReadingBroke_IsLost()
    {
        var (warnings, loss) = SplitDamage.Judge(Summary(pictureEnd: 4) with { ReadErrors = ["broken"] });

        Assert.Contains(warnings, warning => warning.Code == ErrorCodes.AssetTruncated && warning.Message.Contains("6.00 s are missing", StringComparison.Ordinal));
        Assert.Equal(TimeSpan.FromSeconds(6), loss.Lost);
    }

    [Fact]
    public void Judge_TracksThatEndWithTheSource_AreToldOnce() => Assert.Equal(
        ErrorCodes.AssetShorter, Assert.Single(SplitDamage.Judge(Summary(pictureEnd: 5, soundEnd: 5)).Warnings).Code);

    // Cut exactly between two packets: reading met no error, but the head says that the source is longer.
    [Fact]
    public void Judge_FewerBytesThanDeclared_IsTruncated()
    {
        var (warnings, loss) = SplitDamage.Judge(Summary(pictureEnd: 5, soundEnd: 5) with { DeclaredBytes = 2_000_000 });

        Assert.Equal("The source ends early, at 5.00 s of the 10.00 s it declares: 5.00 s are missing.", Assert.Single(warnings).Message);
        Assert.Equal(TimeSpan.FromSeconds(5), loss.Lost);
    }

    [Fact]
    public void Judge_FewerBytesThanDeclaredAndNoDuration_SaysHowManyBytes()
    {
        var summary = Summary(pictureEnd: 5, soundEnd: 5) with { DeclaredBytes = 2_000_000, Tracks = [] };

        Assert.Contains("after 1000000 of the 2000000 bytes", Assert.Single(SplitDamage.Judge(summary with { Media = Media with { DurationUs = null } }).Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_FramesWithoutAPlace_AreCounted() => Assert.Contains(
        "3 frames of the source are left out", Assert.Single(SplitDamage.Judge(Summary(pictureEnd: 10) with { UnplacedFrames = 3 }).Warnings).Message, StringComparison.Ordinal);

    private static SplitSummary Summary(double pictureEnd, double soundEnd = 10) =>
        new(Media, TimeSpan.FromSeconds(Math.Max(pictureEnd, soundEnd)), [], new Timebase(1, 1_000), [], [], [])
        {
            Tracks =
            [
                new TrackEnd(0, true, TimeSpan.FromSeconds(pictureEnd), TimeSpan.FromSeconds(10)),
                new TrackEnd(1, false, TimeSpan.FromSeconds(soundEnd), TimeSpan.FromSeconds(10)),
            ],
        };
}
