using Encoder.Contracts;
using Encoder.Core.Plans;
using Encoder.Core.Probing;

namespace Encoder.Core.Tests.Plans;

public sealed class AudioPlannerTests
{
    [Fact]
    public void Plan_Default_IsAacStereoWholeAndExplicit()
    {
        var plan = Assert.Single(Plan([], TestMedia.Audio with { SampleRateHz = 44_100, Channels = 6, Title = "Main" }));

        Assert.Equal("aresample=44100:async=1:first_pts=0,aformat=sample_fmts=fltp:sample_rates=44100:channel_layouts=stereo", plan.Filters);
        Assert.Equal("-c:a aac -profile:a aac_low -b:a 128000 -flags:a +bitexact", string.Join(' ', plan.EncoderArguments));
        Assert.Equal(("audio-eng", 0, 1, 44_100, 2, 1024, 1024), (plan.Rendition, plan.Lane, plan.TrackIndex, plan.SampleRateHz, plan.Channels, plan.PrimingSamples, plan.FrameSamples));
        Assert.Equal(("eng", "Main", true), (plan.Language, plan.Title, plan.IsDefault));
    }

    [Fact]
    public void Plan_Opus_IsWholeAndExplicit()
    {
        var plan = Assert.Single(Plan([new AudioSpec { Codec = AudioCodec.Opus, Bitrate = 1_024_000, Channels = 2 }], TestMedia.Audio with { SampleRateHz = 44_100 }));

        Assert.Equal("aresample=48000:async=1:first_pts=0,aformat=sample_fmts=flt:sample_rates=48000:channel_layouts=stereo", plan.Filters);
        Assert.Equal(
            "-c:a libopus -application audio -vbr on -frame_duration 20 -compression_level 10 -b:a 512000 -flags:a +bitexact", string.Join(' ', plan.EncoderArguments));
        Assert.Equal((48_000, 312, 960), (plan.SampleRateHz, plan.PrimingSamples, plan.FrameSamples));
    }

    // ffmpeg counts on by the duration of the first packets when the rate changes: such steps are put right.
    [Fact]
    public void Plan_AacInATransportStream_IsTimedByItsFrames()
    {
        var media = TestMedia.Of(TestMedia.Audio with { SampleRateHz = 44_100 }) with { Demuxer = "mpegts" };

        Assert.StartsWith(
            @"asetpts=if((lt(abs(PTS-PREV_INPTS-1024/44100/TB)\,3)+lt(abs(PTS-PREV_INPTS-2048/44100/TB)\,3))*gt(abs((PTS-PREV_INPTS)*TB-NB_SAMPLES/SR)\,0.001)"
            + @"\,PREV_OUTPTS+NB_SAMPLES/SR/TB\,PTS),aresample=44100:",
            Assert.Single(JobPlanner.Plan(new JobSpec(), media).Audio).Filters);
    }

    [Theory]
    [InlineData(48_000, 48_000)]
    [InlineData(192_000, 96_000)]
    [InlineData(37_800, 32_000)]
    [InlineData(40_000, 44_100)]
    [InlineData(6_000, 7_350)]
    public void Plan_SampleRate_IsTheNearestAacHas(int source, int expected)
        => Assert.Equal(expected, Plan([], TestMedia.Audio with { SampleRateHz = source })[0].SampleRateHz);

    [Theory]
    [InlineData(8_000, 2, "96000")]
    [InlineData(8_000, 1, "48000")]
    [InlineData(48_000, 1, "128000")]
    public void Plan_BitrateAboveWhatAacCanUse_IsLowered(int rate, int channels, string expected)
        => Assert.Contains(expected, Plan([], TestMedia.Audio with { SampleRateHz = rate, Channels = channels })[0].EncoderArguments);

    [Theory]
    [InlineData(null, 3, null, 2, "pan=3.0|c0=c0|c1=c1|c2=c2,")]
    [InlineData(3, 3, "2.1", 2, "")]
    [InlineData(3, 3, null, 3, "pan=3.0|c0=c0|c1=c1|c2=c2,")]
    [InlineData(3, 3, "3.0", 3, "")]
    [InlineData(2, 8, null, 2, "")]
    [InlineData(null, 10, null, 2, "pan=stereo|c0=c0|c1=c1,")]
    [InlineData(1, 10, null, 1, "pan=mono|c0=0.5*c0+0.5*c1,")]
    [InlineData(4, 12, null, 4, "pan=4.0|c0=c0|c1=c1|c2=c2|c3=c3,")]
    [InlineData(2, 16, "hexadecagonal", 2, "")]
    public void Plan_OddLayout_IsMixedByWhatIsKnown(int? wanted, int source, string? layout, int channels, string begins)
    {
        var plan = Plan([new AudioSpec { Channels = wanted }], TestMedia.Audio with { Channels = source, ChannelLayout = layout })[0];

        Assert.Equal(channels, plan.Channels);
        Assert.StartsWith(begins + "aresample=", plan.Filters);
    }

    [Theory]
    [InlineData(null, 6, 2, "stereo")]
    [InlineData(null, 1, 1, "mono")]
    [InlineData(6, 2, 2, "stereo")] // never more than the track has
    [InlineData(6, 8, 6, "5.1")]
    [InlineData(8, 8, 8, "7.1")]
    public void Plan_Channels_FollowSpecAndTrack(int? wanted, int source, int channels, string layout)
    {
        var plan = Plan([new AudioSpec { Channels = wanted }], TestMedia.Audio with { Channels = source })[0];

        Assert.Equal(channels, plan.Channels);
        Assert.EndsWith($":channel_layouts={layout}", plan.Filters);
    }

    [Fact]
    public void Plan_SeveralTracks_HaveNamesOfTheirOwnAndOneDefault()
    {
        var track = TestMedia.Audio;
        var plan = Plan([], track with { IsDefault = false }, track with { Index = 2 }, track with { Index = 3, Language = "fra" },
            track with { Index = 4, Language = null }, track with { Index = 5, Language = "../x" });

        Assert.Equal(["audio-eng", "audio-eng-2", "audio-fra", "audio", "audio-2"], plan.Select(audio => audio.Rendition));
        Assert.Equal([false, true, false, false, false], plan.Select(audio => audio.IsDefault));
        Assert.Equal([0, 1, 2, 3, 4], plan.Select(audio => audio.Lane));
    }

    [Fact]
    public void Plan_NoTrackFlagged_TheFirstIsDefault()
        => Assert.Equal([true, false], Plan([], TestMedia.Audio with { IsDefault = false }, TestMedia.Audio with { Index = 2, IsDefault = false }).Select(audio => audio.IsDefault));

    [Fact]
    public void Plan_ChosenTrack_IsCountedAmongAudioTracks()
        => Assert.Equal([7], Plan([new AudioSpec { Track = 1 }], TestMedia.Audio, TestMedia.Audio with { Index = 7 }).Select(audio => audio.TrackIndex));

    [Fact]
    public void Plan_ChosenTrackThatIsMissing_IsRefusedByField()
    {
        var fault = Assert.Single(Assert.Throws<FaultException>(() => Plan([new AudioSpec { Track = 1 }], TestMedia.Audio)).Faults);

        Assert.Equal("audio[0].track is 1, but the asset has 1 audio tracks, counted from 0. Give a lower number or omit the field.", fault.Message);
    }

    private static IReadOnlyList<AudioPlan> Plan(IReadOnlyList<AudioSpec> specs, params AudioTrack[] tracks)
        => JobPlanner.Plan(new JobSpec { Audio = specs }, TestMedia.Of([.. tracks])).Audio;
}
