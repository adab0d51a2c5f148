using Encoder.Contracts;
using Encoder.Core.Plans;
using Encoder.Core.Probing;

namespace Encoder.Core.Tests.Plans;

public sealed class PlanWarningsTests
{
    [Fact]
    public void Plan_OrdinarySource_HasNone() => Assert.Empty(Of(TestMedia.Of(TestMedia.Video, TestMedia.Audio)));

    [Fact]
    public void Plan_TracksLeftOut_AreNamedWithTheirReason() => Assert.Equal(
        [
            "Track 3 (data, tmcd) is not encoded: it is neither video nor audio.",
            "Track 2 (video, h264) is not encoded: only one video track is encoded: the default track, or else the first.",
        ],
        Of(TestMedia.Of(TestMedia.Video, TestMedia.Video with { Index = 2, IsDefault = false }) with
        {
            Others =
            [
                new OtherTrack(3, "data", "tmcd", "it is neither video nor audio"),
                new OtherTrack(4, "video", "mjpeg", "it is a picture, not video") { IsExpected = true },
            ],
        }).Select(fault => fault.Code == ErrorCodes.TrackIgnored ? fault.Message : fault.Code));

    [Fact]
    public void Plan_OddSize_NamesTheRungsThatAreCropped() => Assert.Equal(
        (ErrorCodes.PictureCropped, "The picture has an odd size, 641x361. Its last column or row is cropped in 1080p."),
        Single(TestMedia.Of(TestMedia.Sized(641, 361)), "1080p"));

    [Fact]
    public void Plan_HighDynamicRange_NamesTheRungsThatAreMapped() => Assert.Equal(
        ErrorCodes.RangeMapped, Single(TestMedia.Of(TestMedia.Video with { Color = new ColorInfo("tv", "bt2020", "smpte2084", "bt2020nc") }), "480p").Code);

    private static (string Code, string Message) Single(MediaInfo media, string ladder)
    {
        var fault = Assert.Single(Of(media, ladder));
        return (fault.Code, fault.Message);
    }

    private static IReadOnlyList<Fault> Of(MediaInfo media, string ladder = "480p") => JobPlanner.Plan(TestMedia.Spec(ladder), media).Warnings;
}
