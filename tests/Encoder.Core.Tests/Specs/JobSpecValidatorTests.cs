using Encoder.Contracts;
using Encoder.Core.Ladders;
using Encoder.Core.Specs;

namespace Encoder.Core.Tests.Specs;

public sealed class JobSpecValidatorTests
{
    private static readonly RungSpec Rung = new() { Name = "720p" };

    public static TheoryData<RungSpec, string> WrongRungs => new()
    {
        { Rung with { Name = "720P", Height = 720 }, "ladder[0].name is '720P'; give 1 to 32 of a-z, 0-9 and '-', not beginning with '-'." },
        { Rung with { Name = "-a", Height = 720 }, "ladder[0].name is '-a'; give 1 to 32 of a-z, 0-9 and '-', not beginning with '-'." },
        { Rung with { Name = "a\n", Height = 720 }, "ladder[0].name is 'a?'; give 1 to 32 of a-z, 0-9 and '-', not beginning with '-'." },
        { Rung with { Name = new string('a', 33), Height = 720 }, $"ladder[0].name is '{new string('a', 33)}'; give 1 to 32 of a-z, 0-9 and '-', not beginning with '-'." },
        { Rung with { Name = "audio-eng", Height = 720 }, "ladder[0].name is 'audio-eng', a name reserved for audio; give another." },
        { Rung with { Name = "high" }, "ladder[0] has no size; give width or height, or a name such as 720p." },
        { Rung with { Name = "9p" }, "ladder[0] has no size; give width or height, or a name such as 720p." },
        { Rung with { Width = 15 }, "ladder[0].width is 15; give 16 to 8192." },
        { Rung with { Height = 8193 }, "ladder[0].height is 8193; give 16 to 8192." },
        { Rung with { Crf = 20, Bitrate = 1_000_000 }, "ladder[0] has both crf and bitrate; keep one (to limit the bitrate of crf, add maxBitrate)." },
        { Rung with { Crf = 51.5 }, "ladder[0].crf is 51.5; give 0 to 51." },
        { Rung with { Crf = double.NaN }, "ladder[0].crf is NaN; give 0 to 51." },
        { Rung with { Crf = 64, Codec = VideoCodec.Vp9 }, "ladder[0].crf is 64; give 0 to 63." },
        { Rung with { Crf = 0, Codec = VideoCodec.Av1 }, "ladder[0].crf is 0; give 1 to 63." },
        { Rung with { Crf = 30.5, Codec = VideoCodec.Av1 }, "ladder[0].crf is a fraction, which the encoder of this codec does not accept; give a whole number." },
        { Rung with { Bitrate = 999 }, "ladder[0].bitrate is 999; give 1000 to 1000000000." },
        { Rung with { Bitrate = 2000, MaxBitrate = 1000 }, "ladder[0].maxBitrate is below bitrate; give 2000 or more, or leave it out." },
        { Rung with { BufferSize = 1000 }, "ladder[0].bufferSize has no effect without maxBitrate; give maxBitrate too, or leave it out." },
        { Rung with { MaxBitrate = 1000, BufferSize = 0 }, "ladder[0].bufferSize is 0; give 1000 to 4000000000." },
        { Rung with { FrameRate = "fast" }, "ladder[0].frameRate is 'fast'; give a number or fraction from 1 to 240, such as 30000/1001." },
        { Rung with { FrameRate = "1/0" }, "ladder[0].frameRate is '1/0'; give a number or fraction from 1 to 240, such as 30000/1001." },
        { Rung with { FrameRate = "30000001/1000001" }, "ladder[0].frameRate is '30000001/1000001'; give a number or fraction from 1 to 240, such as 30000/1001." },
        { Rung with { Preset = "8" }, "ladder[0].preset is '8'; give one of ultrafast, superfast, veryfast, faster, fast, medium, slow, slower, veryslow, placebo." },
        { Rung with { Preset = "slow", Codec = VideoCodec.Av1 }, "ladder[0].preset is 'slow'; give a whole number from 0 to 13." },
        { Rung with { Preset = "9", Codec = VideoCodec.Vp9 }, "ladder[0].preset is '9'; give a whole number from 0 to 8." },
        { Rung with { Profile = "main10" }, "ladder[0].profile is 'main10'; give one of baseline, main, high, high10, high422, high444." },
        { Rung with { Profile = "high", Codec = VideoCodec.Av1 }, "ladder[0].profile is 'high'; give main, the only profile that AV1 is encoded in." },
        { Rung with { Params = "-b:a 128k" }, "ladder[0].params contains an audio parameter; set it in audio[] instead." },
    };

    public static TheoryData<JobSpec, string> WrongSpecs => new()
    {
        { new() { Name = new string('n', 4097) }, "name has 4097 characters; shorten it to 4096." },
        { new() { Ladder = [Rung, Rung] }, "ladder names '720p' more than once; give every rung a unique name." },
        { new() { ChunkSeconds = 0.5 }, "chunkSeconds is 0.5; give 1 to 60." },
        { new() { ChunkSeconds = double.PositiveInfinity }, "chunkSeconds is Infinity; give 1 to 60." },
        { new() { Delivery = new() { SegmentSeconds = 31 } }, "delivery.segmentSeconds is 31; give 1 to 30." },
        { new() { Delivery = new() { Hls = false, Dash = false, Mp4 = false } }, "delivery selects no output; set hls, dash or mp4 to true." },
        { new() { ClockJumpSeconds = 0.5 }, "clockJumpSeconds is 0.5; give 1 to 14400." },
        { new() { ClockJumpSeconds = 14_401 }, "clockJumpSeconds is 14401; give 1 to 14400." },
        { new() { Priority = -11 }, "priority is -11; give -10 to 10." },
        { new() { Audio = [new() { Bitrate = 8_000 }] }, "audio[0].bitrate is 8000; give 16000 to 1024000." },
        { new() { Audio = [new(), new() { Channels = 9 }] }, "audio[1].channels is 9; give 1 to 8." },
        { new() { Audio = [new() { Track = -1 }] }, "audio[0].track is -1; give 0 to 63." },
        { new() { Callbacks = [new("/done", UriKind.Relative)] }, "callbacks[0] is '/done'; give an absolute address with http or https." },
        { new() { Callbacks = [new("file:///etc/passwd")] }, "callbacks[0] is 'file:///etc/passwd'; give an absolute address with http or https." },
        { new() { Callbacks = [new("https://me:secret@example.org/")] }, "callbacks[0] contains a user name, which would appear in reports; remove it." },
        { new() { Callbacks = [.. Enumerable.Repeat(new Uri("https://example.org"), 17)] }, "callbacks has 17 entries; give at most 16." },
        { new() { Metadata = new Dictionary<string, string> { [""] = "x" } }, "metadata has a name of 0 characters; give 1 to 128." },
        { new() { Metadata = new Dictionary<string, string> { ["a"] = new('x', 4097) } }, "metadata['a'] has 4097 characters; shorten it to 4096." },
        { new() { Metadata = Enumerable.Range(0, 65).ToDictionary(i => $"{i}", i => "") }, "metadata has 65 entries; give at most 64." },
    };

    [Theory]
    [MemberData(nameof(WrongRungs))]
    public void Validate_WrongRung_NamesFieldAndWayOut(RungSpec rung, string message) => AssertOnly(new() { Ladder = [rung] }, message);

    [Theory]
    [MemberData(nameof(WrongSpecs))]
    public void Validate_WrongSpec_NamesFieldAndWayOut(JobSpec spec, string message) => AssertOnly(spec, message);

    [Fact]
    public void Validate_WrongParameters_KeepTheirCodeAndNameTheField()
    {
        var fault = Assert.Single(JobSpecValidator.Validate(new() { Ladder = [Rung with { Params = "-f mp4" }] }));

        Assert.Equal(ErrorCodes.ParameterRefused, fault.Code);
        Assert.StartsWith("ladder[0].params: Encoder parameters: -f is not allowed: ", fault.Message);
    }

    [Fact]
    public void Validate_ManyFaults_ReportsAll()
        => Assert.Equal(5, JobSpecValidator.Validate(new() { Priority = 99, ChunkSeconds = 0, Ladder = [Rung with { Crf = 99, Width = 1, Preset = "x" }] }).Count);

    [Fact]
    public void Validate_GoodSpec_HasNoFault() => Assert.Empty(JobSpecValidator.Validate(new()
    {
        Ladder = [.. Ladder.Parse("1080p,720p"), Rung with { Name = "own", Width = 16, Height = 8192, Bitrate = 1_000_000, MaxBitrate = 1_000_000, Params = "-preset slow" }],
        Audio = [new() { Codec = AudioCodec.Opus, Channels = 8, Track = 63 }],
        ChunkSeconds = 60,
        Priority = 10,
        Callbacks = [new("http://example.org/done?x=1")],
        Metadata = new Dictionary<string, string> { ["k"] = "" },
    }));

    private static void AssertOnly(JobSpec spec, string message)
    {
        var fault = Assert.Single(JobSpecValidator.Validate(spec));

        Assert.Equal((ErrorCodes.SpecInvalid, message), (fault.Code, fault.Message));
    }
}
