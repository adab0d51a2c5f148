using Encoder.Contracts;
using Encoder.Core.Ladders;
using Encoder.Core.Specs;

namespace Encoder.Core.Tests.Ladders;

public sealed class LadderTests
{
    [Fact]
    public void Parse_Name_IsADocumentedRung() => Assert.Equal(
        [new RungSpec { Name = "1080p", Width = 1920, Height = 1080, Crf = 23, MaxBitrate = 7_800_000, BufferSize = 15_600_000, Preset = "medium" }],
        Ladder.Parse("1080p"));

    [Fact]
    public void Parse_EveryName_IsAValidSpec()
    {
        var ladder = Ladder.Parse("2160p, 1440p,1080p,720p,480p,360p,240p");

        Assert.Equal(LadderPresets.Names, ladder.Select(rung => rung.Name));
        Assert.Empty(JobSpecValidator.Validate(new JobSpec { Ladder = ladder }));
        Assert.All(ladder, rung => Assert.Equal(0, (rung.Width | rung.Height) % 2));
    }

    [Theory]
    [InlineData("480p30", "30")]
    [InlineData("1080p120", "120")]
    public void Parse_NumberBehindTheName_IsTheFrameRate(string name, string rate) => Assert.Equal(
        [LadderPresets.Find(name[..(name.IndexOf('p', StringComparison.Ordinal) + 1)])!.ToRung() with { Name = name, FrameRate = rate }], Ladder.Parse(name));

    [Theory]
    [InlineData("480p0")]
    [InlineData("480p241")]
    [InlineData("480p-30")]
    [InlineData("480px")]
    [InlineData("p30")]
    public void Parse_NoFrameRateBehindTheName_IsUnknown(string name) =>
        Assert.Equal(ErrorCodes.LadderUnknown, Assert.Single(Assert.Throws<FaultException>(() => Ladder.Parse(name)).Faults).Code);

    [Fact]
    public void Parse_Default_IsThreeRungs() => Assert.Equal(["1080p", "720p", "480p"], Ladder.Parse(LadderPresets.Default).Select(rung => rung.Name));

    [Fact]
    public void Parse_UnknownName_ListsTheKnown()
    {
        var fault = Assert.Single(Assert.Throws<FaultException>(() => Ladder.Parse("1080p,700p")).Faults);

        Assert.Equal(ErrorCodes.LadderUnknown, fault.Code);
        Assert.Equal(
            "The ladder names '700p', which does not exist; did you mean 720p? known names are 2160p, 1440p, 1080p, 720p, 480p, 360p, 240p.", fault.Message);
    }

    [Fact]
    public void Parse_SeveralFaults_AreReportedAtOnce()
    {
        var faults = Assert.Throws<FaultException>(() => Ladder.Parse("720p,bogus,,720p")).Faults;

        Assert.Equal([ErrorCodes.LadderUnknown, ErrorCodes.LadderUnknown, ErrorCodes.SpecInvalid], faults.Select(fault => fault.Code));
        Assert.Contains("'bogus'", faults[0].Message);
        Assert.Contains("an empty rung", faults[1].Message);
        Assert.Equal("The ladder names '720p' twice; keep one.", faults[2].Message);
    }

    [Theory]
    [InlineData(1920, 1080, "1080p")]
    [InlineData(1920, 800, "1080p")]
    [InlineData(1281, 720, "1080p")]
    [InlineData(320, 240, "240p")]
    [InlineData(8000, 8000, "2160p")]
    public void ForSize_Picture_IsTheLowestThatHoldsIt(int width, int height, string name) => Assert.Equal(name, LadderPresets.ForSize(width, height).Name);
}
