using Encoder.Contracts;
using Encoder.Core.Plans;
using Encoder.Core.Time;
using FsCheck;
using FsCheck.Fluent;

namespace Encoder.Core.Tests.Plans;

public sealed class PictureTests
{
    [Theory]
    [InlineData(1920, 1080, "1080p 1920x1080, 720p 1280x720, 480p 854x480")]
    [InlineData(1280, 720, "720p 1280x720, 480p 854x480")]
    [InlineData(1920, 800, "1080p 1920x800, 720p 1280x534, 480p 854x356")] // 2.4:1 is bounded by its width
    [InlineData(1440, 1080, "1080p 1440x1080, 720p 960x720, 480p 640x480")] // 4:3 is bounded by its height
    [InlineData(1080, 1920, "1080p 1080x1920, 720p 720x1280, 480p 480x854")] // portrait: the box turns
    [InlineData(3840, 2160, "1080p 1920x1080, 720p 1280x720, 480p 854x480")]
    [InlineData(640, 360, "480p 640x360")] // all above the source: the lowest stays, at the source's size
    [InlineData(1916, 1076, "720p 1280x718, 480p 854x480")]
    [InlineData(721, 721, "720p 720x720, 480p 480x480")]
    public void Rungs_Source_FitWithoutUpscaling(int width, int height, string expected)
        => Assert.Equal(expected, Shown(TestMedia.Spec("1080p,720p,480p"), width, height));

    [Fact]
    public void Rungs_AllAboveInAnyOrder_TheLowestStays()
        => Assert.Equal("480p 320x240", Shown(TestMedia.Spec("480p,1080p,720p"), 320, 240));

    [Theory]
    [InlineData(null, 500, "1280x720", "888x500")]
    [InlineData(640, null, "1280x720", "640x360")]
    [InlineData(640, null, "720x1280", "360x640")]
    [InlineData(500, 500, "1280x720", "500x282")]
    [InlineData(1080, 1920, "1280x720", "1280x720")]
    [InlineData(641, 361, "1280x720", "640x360")]
    public void Rung_ItsOwnBounds_HoldForLongerAndShorterSide(int? width, int? height, string source, string expected)
    {
        var (wide, high) = (int.Parse(source.Split('x')[0]), int.Parse(source.Split('x')[1]));
        var rung = TestMedia.Rungs(TestMedia.Spec(new RungSpec { Name = "own", Width = width, Height = height }), TestMedia.Sized(wide, high))[0];

        Assert.Equal(expected, $"{rung.Width}x{rung.Height}");
    }

    [Fact]
    public void Rungs_AnySource_AreEvenSmallerAndOfItsAspectWithinAPixel()
    {
        var sizes = Gen.Choose(2, 5000).Zip(Gen.Choose(2, 5000)).ToArbitrary();
        Prop.ForAll(sizes, size =>
        {
            var (width, height) = size;
            foreach (var rung in TestMedia.Rungs(TestMedia.Spec("1080p,720p,480p,240p"), TestMedia.Sized(width, height)))
            {
                Assert.Equal((0, 0), (rung.Width % 2, rung.Height % 2));
                Assert.InRange(rung.Width, 2, width);
                Assert.InRange(rung.Height, 2, height);

                // Within a pixel: one scale explains both sides, each give or take a pixel. (Two pixels is the least a side can have.)
                var least = Math.Max((rung.Width - 1.0) / width, (rung.Height - 1.0) / height);
                var most = Math.Min((rung.Width + 1.0) / width, (rung.Height + 1.0) / height);
                Assert.True(rung.Width == 2 || rung.Height == 2 || least <= most);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Filters_SameSize_PassFramesOn()
        => Assert.Equal("scale=1280:720:flags=bicubic+bitexact,format=yuv420p,setsar=1", Filters(TestMedia.Video, "720p"));

    [Fact]
    public void Filters_OddSourceSize_CropsAndDoesNotRescale()
    {
        var rung = TestMedia.Rungs(TestMedia.Spec("1080p"), TestMedia.Sized(641, 361))[0];

        Assert.Equal("crop=trunc(iw/2)*2:trunc(ih/2)*2:0:0,scale=640:360:flags=bicubic+bitexact,format=yuv420p,setsar=1", rung.Filters);
        Assert.Equal((640, 360), (rung.Width, rung.Height));
    }

    [Theory]
    [InlineData(90, false, 720, 1280, "transpose=clock")]
    [InlineData(180, false, 1280, 720, "hflip,vflip")]
    [InlineData(270, false, 720, 1280, "transpose=cclock")]
    [InlineData(0, true, 1280, 720, "hflip")]
    [InlineData(90, true, 720, 1280, "transpose=clock_flip")]
    [InlineData(180, true, 1280, 720, "vflip")]
    [InlineData(270, true, 720, 1280, "transpose=cclock_flip")]
    public void Filters_TurnedSource_TurnThePicture(int degrees, bool isMirrored, int width, int height, string filter)
    {
        var rung = TestMedia.Rungs(TestMedia.Spec("720p"), TestMedia.Video with { RotationDegrees = degrees, IsMirrored = isMirrored })[0];

        Assert.Equal($"scale=1280:720:flags=bicubic+bitexact,{filter},format=yuv420p,setsar=1", rung.Filters);
        Assert.Equal((width, height), (rung.Width, rung.Height));
    }

    [Theory]
    [InlineData("h264", "tt", true)]
    [InlineData("h264", "bb", true)]
    [InlineData("h264", "tb", true)]
    [InlineData("h264", "bt", true)]
    [InlineData("h264", "progressive", false)]
    [InlineData("h264", "unknown", true)] // begins with a field picture
    [InlineData("dvvideo", "unknown", true)]
    [InlineData("mpeg4", "unknown", true)]
    [InlineData("mpeg4", "progressive", false)]
    public void Plan_FieldOrder_DeinterlacesWhatMayBeInterlaced(string codec, string order, bool deinterlaces)
        => Assert.Equal(
            deinterlaces ? "bwdif=mode=send_frame:parity=auto:deint=interlaced" : "",
            JobPlanner.Plan(TestMedia.Spec("480p"), TestMedia.Of(TestMedia.Video with { Codec = codec, FieldOrder = order })).Video!.SharedFilters);

    [Theory]
    [InlineData(720, 576, 64, 45, "1080p", "1024x576")] // PAL wide: the aspect goes into the width
    [InlineData(720, 576, 64, 45, "480p", "854x480")]
    [InlineData(800, 640, 1137, 800, "1080p", "1138x640")]
    [InlineData(1280, 720, 1, 1000, "720p", "1280x720")] // header rubbish
    [InlineData(1280, 720, 0, 1, "720p", "1280x720")]
    public void Rung_SampleAspect_BecomesSquare(int width, int height, int num, int den, string rung, string expected)
        => Assert.EndsWith(expected, Shown(TestMedia.Spec(rung), TestMedia.Sized(width, height) with { SampleAspect = new Rational(num, den) }));

    [Fact]
    public void Filters_LosslessOfSourceSize_KeepSamplesAndTheirAspect()
    {
        var spec = Encoder.Core.Parameters.EncoderParameters.ApplyTo(TestMedia.Spec("1080p"), "-c:v libx264 -qp 0");
        var track = TestMedia.Sized(800, 640) with { SampleAspect = new Rational(1137, 800), PixelFormat = "yuvj444p" };

        Assert.Equal("scale=800:640:flags=bicubic+bitexact,format=yuvj444p,setsar=1137/800:max=65535", TestMedia.Rungs(spec, track)[0].Filters);
    }

    [Fact]
    public void Filters_FullRange_BecomesLimited()
        => Assert.Equal("scale=1280:720:flags=bicubic+bitexact:out_range=tv,format=yuv420p,setsar=1", Filters(TestMedia.Video with { PixelFormat = "yuvj420p" }, "720p"));

    [Fact]
    public void Filters_RedGreenBlue_BecomesBt709()
        => Assert.Equal(
            "scale=1280:720:flags=bicubic+bitexact:out_color_matrix=bt709:out_range=tv,format=yuv420p,setsar=1",
            Filters(TestMedia.Video with { PixelFormat = "gbrp" }, "720p"));

    private static string Filters(Encoder.Core.Probing.VideoTrack track, string ladder) => TestMedia.Rungs(TestMedia.Spec(ladder), track)[0].Filters;

    private static string Shown(JobSpec spec, int width, int height) => Shown(spec, TestMedia.Sized(width, height));

    private static string Shown(JobSpec spec, Encoder.Core.Probing.VideoTrack track)
        => string.Join(", ", TestMedia.Rungs(spec, track).Select(rung => $"{rung.Rendition} {rung.Width}x{rung.Height}"));
}
