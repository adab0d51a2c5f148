using Encoder.Contracts;
using Encoder.Core.Channels;
using Encoder.Core.Encryption;
using Encoder.Core.Specs;

namespace Encoder.Core.Tests.Encryption;

public sealed class EncryptionRulesTests
{
    private static readonly DeliverySpec Streams = new() { Mp4 = false };

    public static TheoryData<JobSpec, string[]> Wrong => new()
    {
        {
            Of(EncryptionScheme.Aes128) with { Delivery = new() { Encryption = new() { Scheme = EncryptionScheme.Aes128, RotateSegments = 0, KeyServer = new("/keys", UriKind.Relative) } } },
            [
                "delivery.encryption.keyServer is no plain address; give an absolute one with http or https, without user name and query.",
                "delivery.encryption.rotateSegments is 0; give 1 to 1000000.",
                "delivery.mp4 is true, which it is by default, but only segments are encrypted, and an MP4 beside them would not be; set it to false.",
                "delivery.dash is true, which it is by default, but aes-128 is for HLS only; set it to false, or scheme to cenc or cbcs.",
            ]
        },
        {
            Of(EncryptionScheme.Cenc) with { Delivery = Streams with { Encryption = new() { Scheme = EncryptionScheme.Cenc, RotateSegments = 3, KeyServer = new("https://me:secret@keys.example/") } } },
            [
                "delivery.encryption.keyServer is no plain address; give an absolute one with http or https, without user name and query.",
            ]
        },
        {
            Of(EncryptionScheme.Cbcs) with { Ladder = [new() { Name = "720p", Codec = VideoCodec.Av1 }, new() { Name = "360p", Params = "-c:v libvpx-vp9" }, new() { Name = "240p", Codec = VideoCodec.Hevc }] },
            [
                "ladder[0].codec is AV1 or VP9, whose samples are not encrypted by cenc and cbcs; choose h264 or hevc, or the scheme aes-128.",
                "ladder[1].codec is AV1 or VP9, whose samples are not encrypted by cenc and cbcs; choose h264 or hevc, or the scheme aes-128.",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_WrongEncryption_NamesEveryFault(JobSpec spec, string[] faults) => Assert.Equal(faults, JobSpecValidator.Validate(spec).Select(fault => fault.Message));

    [Fact]
    public void Validate_RightEncryption_IsAccepted()
    {
        Assert.Empty(JobSpecValidator.Validate(Of(EncryptionScheme.Cenc)));
        Assert.Empty(JobSpecValidator.Validate(Of(EncryptionScheme.Cbcs)));
        Assert.Empty(JobSpecValidator.Validate(new JobSpec
        {
            Ladder = [new() { Name = "720p", Codec = VideoCodec.Av1 }], Delivery = new() { Mp4 = false, Dash = false, Encryption = new() { Scheme = EncryptionScheme.Aes128, RotateSegments = 10 } },
        }));
    }

    [Fact]
    public void Validate_ChannelThatIsRecorded_IsRefused()
    {
        var spec = new ChannelSpec { Record = true, Encryption = new() { Scheme = EncryptionScheme.Cbcs, RotateSegments = 2 } };

        Assert.Equal(
            [
                "record is true, but only segments are encrypted, and the MP4s of a recording would not be; set it to false.",
            ],
            ChannelSpecValidator.Validate(spec).Select(fault => fault.Message));
        Assert.Empty(ChannelSpecValidator.Validate(spec with { Record = false, Encryption = new() { Scheme = EncryptionScheme.Aes128, RotateSegments = 2 } }));
    }

    [Fact]
    public void JobOf_EncryptedChannel_DeliversWhatItsSchemeAllows()
    {
        Assert.Empty(JobSpecValidator.Validate(ChannelSpecs.JobOf(new ChannelSpec { Encryption = new() { Scheme = EncryptionScheme.Aes128 } }, "session")));
        Assert.Empty(JobSpecValidator.Validate(ChannelSpecs.JobOf(new ChannelSpec { Encryption = new() { Scheme = EncryptionScheme.Cenc } }, "session")));
    }

    [Fact]
    public void Parse_UnknownScheme_NamesThoseThatAre() => Assert.Contains(
        "delivery.encryption.scheme is \"aes\"; give one of aes-128, cenc, cbcs.",
        Assert.Throws<FaultException>(() => JobSpecReader.Parse("""{"delivery":{"encryption":{"scheme":"aes"}}}""")).Faults.Select(fault => fault.Message));

    [Fact]
    public void Parse_SchemeWithAHyphen_IsRead() =>
        Assert.Equal(EncryptionScheme.Aes128, JobSpecReader.Parse("""{"delivery":{"encryption":{"scheme":"aes-128"}}}""").Delivery.Encryption?.Scheme);

    [Theory]
    [InlineData("https://keys.example/v1/films", true)]
    [InlineData("https://keys.example/v1/../films", false)]
    [InlineData("https://keys.example.evil/v1/films", false)]
    [InlineData("http://keys.example/v1/films", false)]
    public void Faults_KeyServer_MustBeAllowed(string address, bool isAllowed) => Assert.Equal(
        isAllowed ? Array.Empty<string>() : [ErrorCodes.KeyServerNotAllowed],
        EncryptionRules.Faults(new EncryptionSpec { Scheme = EncryptionScheme.Cenc, KeyServer = new Uri(address) }, ["https://keys.example/v1/"]).Select(fault => fault.Code));

    private static JobSpec Of(EncryptionScheme scheme) => new() { Delivery = Streams with { Encryption = new() { Scheme = scheme } } };
}
