using Encoder.Core.Plans;

namespace Encoder.Core.Tests.Plans;

public sealed class SplitModeTests
{
    [Theory]
    [InlineData("mov,mp4,m4a,3gp,3g2,mj2", "h264", 2, SplitMode.Copied)]
    [InlineData("matroska,webm", "mpeg4", 1, SplitMode.Copied)]
    [InlineData("mpegts", "mpeg2video", 1, SplitMode.Copied)]
    [InlineData("mpeg", "mpeg2video", 1, SplitMode.Decoded)] // few packets have a time
    [InlineData("avi", "mjpeg", 0, SplitMode.Copied)]
    [InlineData("avi", "mpeg4", 0, SplitMode.Copied)]
    [InlineData("avi", "mpeg4", 1, SplitMode.Decoded)] // times are those of decoding
    [InlineData("avi", "h264", 0, SplitMode.Decoded)] // the probe may not see that frames are reordered
    [InlineData("asf", "wmv2", 0, SplitMode.Copied)]
    [InlineData("asf", "wmv3", 0, SplitMode.Decoded)]
    [InlineData("h264", "h264", 0, SplitMode.Decoded)] // no times at all
    [InlineData("mxf", "mpeg2video", 1, SplitMode.Copied)]
    [InlineData("mxf", "dnxhd", 0, SplitMode.Decoded)] // NUT has no tag for it
    [InlineData("mov,mp4,m4a,3gp,3g2,mj2", "dnxhd", 0, SplitMode.Copied)]
    [InlineData("mov,mp4,m4a,3gp,3g2,mj2", "qtrle", 0, SplitMode.Decoded)] // bits per sample are in the container
    [InlineData("gif", "gif", 0, SplitMode.Decoded)] // every frame claims to be a keyframe
    [InlineData("wtv", "mpeg2video", 1, SplitMode.Decoded)] // nobody has looked
    public void Reading_ContainerAndCodec_IsCopiedWhereTimesAreStated(string demuxer, string codec, int reorder, SplitMode expected)
    {
        var media = TestMedia.Of(TestMedia.Video with { Codec = codec, ReorderFrames = reorder }) with { Demuxer = demuxer };

        Assert.Equal(expected, JobPlanner.Plan(TestMedia.Spec("480p"), media).Video!.Reading);
    }

    [Fact]
    public void Reading_SeveralEdits_IsDecoded()
    {
        var video = JobPlanner.Plan(TestMedia.Spec("480p"), TestMedia.Of(TestMedia.Video with { HasSeveralEdits = true })).Video!;

        Assert.Equal((SplitMode.Decoded, "ffv1"), (video.Reading, video.PieceCodec));
    }

    [Theory]
    [InlineData("mpegts", "h264", "tt", SplitMode.Decoded)] // may have a packet for each field
    [InlineData("mpegts", "h264", "progressive", SplitMode.Copied)]
    [InlineData("mpegts", "mpeg2video", "tt", SplitMode.Copied)] // its parser joins the fields
    [InlineData("mov,mp4,m4a,3gp,3g2,mj2", "h264", "tt", SplitMode.Copied)] // a sample has both fields
    [InlineData("matroska,webm", "h264", "unknown", SplitMode.Decoded, true)] // copied from a transport stream
    public void Reading_Interlaced_IsDecodedWhereFieldsArePackets(
        string demuxer, string codec, string fields, SplitMode expected, bool hasFieldPackets = false)
    {
        var media = TestMedia.Of(TestMedia.Video with { Codec = codec, FieldOrder = fields, HasFieldPackets = hasFieldPackets }) with { Demuxer = demuxer };

        Assert.Equal(expected, JobPlanner.Plan(TestMedia.Spec("480p"), media).Video!.Reading);
    }

    [Fact]
    public void Reading_Palette_IsDecoded() => Assert.Equal(
        SplitMode.Decoded,
        JobPlanner.Plan(TestMedia.Spec("480p"), TestMedia.Of(TestMedia.Video with { Codec = "rawvideo", PixelFormat = "pal8" })).Video!.Reading);

    [Theory]
    [InlineData("yuv420p", "scale=1280:720:flags=bicubic+bitexact,format=yuv420p")]
    [InlineData("yuvj420p", "scale=1280:720:flags=bicubic+bitexact:in_range=pc:out_range=pc,format=yuv420p")]
    [InlineData("nv12", "scale=1280:720:flags=bicubic+bitexact")] // ffmpeg finds the nearest that loses nothing
    public void Filters_PixelFormat_LoseNothing(string format, string expected) =>
        Assert.Equal(expected, IntermediateFormat.Filters(TestMedia.Video with { PixelFormat = format }));

    [Fact]
    public void Plan_FullRange_IsSaidAgainForTheChunks() => Assert.Equal(
        "setparams=range=pc", JobPlanner.Plan(TestMedia.Spec("480p"), TestMedia.Of(TestMedia.Video with { PixelFormat = "yuvj420p" })).Video!.SharedFilters);
}
