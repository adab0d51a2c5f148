using Encoder.Contracts;
using Encoder.Core.Plans;
using Encoder.Core.Probing;

namespace Encoder.Core.Tests.Plans;

public sealed class PreviewPlannerTests
{
    private const string Jpeg = "scale=flags=bicubic+bitexact:out_range=pc:out_color_matrix=bt601,format=yuvj420p";

    [Fact]
    public void Previews_OfALadder_AreMadeOfTheSmallestRungThatHasThePixels()
    {
        var plan = Plan("1080p,720p,480p,240p", TestMedia.Video);

        Assert.Equal(
            new PreviewPlan(
                "480p", 160, 90, $"scale=160:90:flags=bicubic+bitexact,setsar=1,{Jpeg}",
                $"scale=640:360:flags=bicubic+bitexact,setsar=1,scale=flags=bicubic+bitexact,format=rgb24,thumbnail=100,{Jpeg}"),
            plan);
    }

    [Theory]
    [InlineData(1920, 800, 0, 160, 66)]
    [InlineData(1920, 1080, 90, 90, 160)]
    [InlineData(1080, 1920, 0, 90, 160)]
    [InlineData(64, 48, 0, 64, 48)]
    public void Thumbnail_OfAnySource_IsUprightAndNoLarger(int width, int height, int rotation, int thumbnailWidth, int thumbnailHeight)
    {
        var plan = Plan("480p", TestMedia.Sized(width, height) with { RotationDegrees = rotation })!;

        Assert.Equal((thumbnailWidth, thumbnailHeight), (plan.ThumbnailWidth, plan.ThumbnailHeight));
    }

    [Fact]
    public void Previews_OfARungThatKeepsHighRange_AreMapped()
    {
        var track = TestMedia.Video with { Codec = "hevc", PixelFormat = "yuv420p10le", Color = new ColorInfo("tv", "bt2020", "smpte2084", "bt2020nc") };
        var plan = JobPlanner.Plan(
            TestMedia.Spec(new RungSpec { Name = "hdr", Height = 720, Codec = VideoCodec.Hevc }).WithPreviews(usual: true), TestMedia.Of(track)).Previews!;

        Assert.StartsWith("scale=160:90:flags=bicubic+bitexact,setparams=range=tv:color_primaries=bt2020", plan.ThumbnailFilters, StringComparison.Ordinal);
        Assert.EndsWith($"zscale=transfer=bt709:matrix=bt709:range=tv,format=yuv420p,setsar=1,{Jpeg}", plan.ThumbnailFilters, StringComparison.Ordinal);
    }

    [Fact]
    public void Previews_NotAskedForOrWithoutVideo_AreNone()
    {
        Assert.Null(JobPlanner.Plan(TestMedia.Spec("480p"), TestMedia.Of(TestMedia.Video)).Previews);
        var refused = TestMedia.Spec("480p") with { Delivery = new DeliverySpec { Previews = false } };
        Assert.Null(JobPlanner.Plan(refused.WithPreviews(usual: true), TestMedia.Of(TestMedia.Video)).Previews);
        Assert.Null(Plan("480p", TestMedia.Audio));
    }

    private static PreviewPlan? Plan(string ladder, Track track) => JobPlanner.Plan(TestMedia.Spec(ladder).WithPreviews(usual: true), TestMedia.Of(track)).Previews;
}
