using Encoder.Contracts;
using Encoder.Core.Specs;

namespace Encoder.Core.Tests.Specs;

public sealed class EncoderNamesTests
{
    [Fact]
    public void Names_OfTheDefaultLadder_AreX264() => Assert.Equal(["libx264"], EncoderNames.Of(new JobSpec()));

    [Fact]
    public void Names_OfRungs_FollowTheirParametersAndAreNamedOnce()
    {
        var spec = new JobSpec
        {
            Ladder =
            [
                new RungSpec { Name = "a", Codec = VideoCodec.Hevc }, new RungSpec { Name = "b", Codec = VideoCodec.Vp9, Params = "-c:v libsvtav1 -preset 8" },
                new RungSpec { Name = "c", Codec = VideoCodec.Hevc, Params = "-preset slow" }, new RungSpec { Name = "d", Params = "-no such" },
            ],
            Audio = [new AudioSpec(), new AudioSpec { Codec = AudioCodec.Opus }],
        };

        Assert.Equal(["libx265", "libsvtav1", "libx264", "libopus"], EncoderNames.Of(spec));
    }
}
