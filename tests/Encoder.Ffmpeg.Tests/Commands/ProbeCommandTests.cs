using Encoder.Ffmpeg.Commands;

namespace Encoder.Ffmpeg.Tests.Commands;

public sealed class ProbeCommandTests
{
    [Fact]
    public void For_File_IsTheWholeCommand()
    {
        var command = ProbeCommand.For("/in/-a 100%03d.mp4", InputLimits.Default);

        Assert.Equal("ffprobe", command.Program);
        Assert.Equal(
        [
            "-hide_banner", "-v", "warning", "-protocol_whitelist", "file", "-format_whitelist", Demuxers.AllowList,
            "-max_streams", "128", "-max_pixels", "67108864", "-probesize", "20000000", "-analyzeduration", "10000000",
            "-print_format", "json", "-show_entries",
            "format=format_name,start_time,duration:stream=index,id,codec_type,codec_name,codec_tag_string,width,height,pix_fmt,sample_aspect_ratio,field_order," +
            "color_range,color_space,color_transfer,color_primaries,chroma_location,r_frame_rate,avg_frame_rate,nb_frames,has_b_frames,time_base,start_time,duration,sample_fmt,sample_rate,channels," +
            "channel_layout:stream_disposition=default,forced,attached_pic,still_image,comment,visual_impaired,hearing_impaired,dub,original,captions,descriptions:stream_tags=language,title,DURATION:stream_side_data=side_data_type,rotation,displaymatrix" +
            ":chapter=start_time,end_time:chapter_tags=title",
            "-i", "file:/in/-a 100%03d.mp4",
        ], command.Arguments);
        Assert.Equal(["/in/-a 100%03d.mp4"], command.Reads);
        Assert.Null(command.ScratchDirectory);
    }

    [Theory]
    [InlineData("hls")]
    [InlineData("dash")]
    [InlineData("concat")]
    [InlineData("image2")]
    [InlineData("sdp")]
    [InlineData("tty")]
    [InlineData("srt")]
    [InlineData("lavfi")]
    [InlineData("imf")]
    [InlineData("ffmetadata")]
    [InlineData("rawvideo")]
    [InlineData("webm_dash_manifest")]
    public void AllowList_DemuxerThatReadsOtherFilesOrText_IsNotOnIt(string demuxer) => Assert.DoesNotContain(demuxer, Demuxers.AllowList.Split(','));

    [Fact]
    public void For_RelativePath_IsRefused() => Assert.Throws<ArgumentException>(() => ProbeCommand.For("clip.mp4", InputLimits.Default));
}
