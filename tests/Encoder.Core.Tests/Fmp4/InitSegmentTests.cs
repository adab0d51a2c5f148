using System.Text;
using Encoder.Contracts;
using Encoder.Core.Fmp4;

namespace Encoder.Core.Tests.Fmp4;

public sealed class InitSegmentTests
{
    [Theory]
    [InlineData(TrackKind.Video, 1280, 720, 4_096, null, null)]
    [InlineData(TrackKind.Audio, 0, 0, 1_024, "deu", "Kommentar der Regie ü")]
    [InlineData(TrackKind.Audio, 0, 0, 0, "eng", null)]
    public void Read_WhatWasWritten_IsTheTrack(TrackKind kind, int width, int height, long mediaStart, string? language, string? title)
    {
        var track = new InitTrack(kind, Boxes.Avc1(), 49_152, width, height, mediaStart, language, title);
        var read = InitSegment.Read(InitSegment.Write(track));
        Assert.Equal(track with { SampleEntry = default }, read with { SampleEntry = default });
        Assert.Equal(track.SampleEntry.ToArray(), read.SampleEntry.ToArray());
    }

    [Theory]
    [InlineData("de")]
    [InlineData("x1y")]
    [InlineData("")]
    public void Write_LanguageThatIsNoIso639Code_IsUndetermined(string language) =>
        Assert.Null(InitSegment.Read(InitSegment.Write(new InitTrack(TrackKind.Audio, Boxes.Avc1(), 48_000, 0, 0, 0, language))).Language);

    [Fact]
    public void Write_SameTrackTwice_GivesTheSameBytesWithoutADate()
    {
        var track = new InitTrack(TrackKind.Video, Boxes.Avc1(), 49_152, 64, 48, 0);
        var init = InitSegment.Write(track);
        Assert.Equal(init, InitSegment.Write(track));
        Assert.Equal("ftypiso6\0\0\0\0iso6mp41cmfcdash", Encoding.ASCII.GetString(init, 4, 28));
        var mvhd = init.AsSpan().IndexOf("mvhd"u8);
        Assert.Equal(new byte[12], init.AsSpan(mvhd + 4, 12).ToArray());
    }

    [Fact]
    public void Read_SomethingElse_IsAFault() =>
        Assert.Equal(ErrorCodes.SegmentDamaged, Assert.Throws<FaultException>(() => InitSegment.Read(new byte[] { 0, 0, 0, 8, 1, 1, 1, 1 })).Fault.Code);

    [Fact]
    public void Read_DamagedInit_NeverEndsInAnythingButAFault() =>
        Mutation.AssertOnlyFaults(
            InitSegment.Write(new InitTrack(TrackKind.Video, Boxes.Avc1(), 49_152, 64, 48, 100, "eng", "name")), 3_000,
            bytes => InitSegment.Read(bytes));
}
