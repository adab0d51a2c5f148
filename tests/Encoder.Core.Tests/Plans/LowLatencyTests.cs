using Encoder.Contracts;
using Encoder.Core.Plans;
using Encoder.Core.Specs;

namespace Encoder.Core.Tests.Plans;

public sealed class LowLatencyTests
{
    [Theory]
    [InlineData(VideoCodec.H264, "fps=24/1:cpu-independent=1:bframes=0:rc-lookahead=0:sync-lookahead=0:mbtree=0")]
    [InlineData(VideoCodec.Hevc, "pools=none:frame-threads=1:info=0:open-gop=0:fps=24/1:log-level=error:bframes=0:rc-lookahead=0:b-adapt=0:scenecut=0:cutree=0")]
    public void Of_APlan_HasEncodersThatHoldNothingBack(VideoCodec codec, string keys)
    {
        var usual = JobPlanner.Plan(TestMedia.Spec(new RungSpec { Name = "720p", Codec = codec }), TestMedia.Of(TestMedia.Video));
        var plan = LowLatency.Of(usual);
        var rung = plan.Video!.Lanes[0].Rungs[0];

        Assert.Equal((keys, 0, LowLatency.Part), (rung.EncoderArguments[^1], rung.ReorderFrames, plan.PartDuration));
        Assert.Equal(usual.Video!.Lanes[0].Rungs[0].EncoderArguments.SkipLast(1), rung.EncoderArguments.SkipLast(1));
        Assert.Null(usual.PartDuration);
    }

    [Fact]
    public void Validate_WithWhatCannotBePublishedInParts_NamesEachFault()
    {
        var spec = new ChannelSpec
        {
            LowLatency = true,
            Record = true,
            Encryption = new EncryptionSpec { Scheme = EncryptionScheme.Aes128 },
            Ladder = [new RungSpec { Name = "720p", Codec = VideoCodec.Av1 }, new RungSpec { Name = "360p", FrameRate = "25" }, new RungSpec { Name = "240p", Params = "-c:v libvpx-vp9" }],
        };

        Assert.Equal(
            [
                "lowLatency is true, and so is record; a channel with low latency cannot be recorded.",
                "lowLatency is true, and there is encryption; parts of segments cannot be encrypted.",
                "ladder[0].codec is AV1 or VP9, whose encoders hold frames back; with lowLatency choose h264 or hevc.",
                "ladder[1].frameRate is given; with lowLatency the frames of the stream are kept.",
                "ladder[2].codec is AV1 or VP9, whose encoders hold frames back; with lowLatency choose h264 or hevc.",
            ],
            ChannelSpecValidator.Validate(spec).Select(fault => fault.Message).Where(message => message.Contains("lowLatency", StringComparison.Ordinal)));
        Assert.Empty(ChannelSpecValidator.Validate(new ChannelSpec { LowLatency = true, Ladder = [new RungSpec { Name = "720p" }, new RungSpec { Name = "360p", Codec = VideoCodec.Hevc }] }));
    }
}
