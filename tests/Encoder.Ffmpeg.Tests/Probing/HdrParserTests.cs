using Encoder.Core.Probing;
using Encoder.Ffmpeg.Probing;

namespace Encoder.Ffmpeg.Tests.Probing;

public sealed class HdrParserTests
{
    private const string Display =
        "{\"side_data_type\":\"Mastering display metadata\",\"red_x\":\"34000/50000\",\"red_y\":\"16000/50000\",\"green_x\":\"13250/50000\"," +
        "\"green_y\":\"34500/50000\",\"blue_x\":\"7500/50000\",\"blue_y\":\"3000/50000\",\"white_point_x\":\"15635/50000\"," +
        "\"white_point_y\":\"16450/50000\",\"min_luminance\":\"50/10000\",\"max_luminance\":\"10000000/10000\"}";

    private const string Light = "{\"side_data_type\":\"Content light level metadata\",\"max_content\":1000,\"max_average\":400}";

    private static readonly MasteringDisplay Expected = new(new(34_000, 16_000), new(13_250, 34_500), new(7_500, 3_000), new(15_635, 16_450), 10_000_000, 50);

    [Theory]
    [InlineData("{\"frames\":[{\"side_data_list\":[DISPLAY,LIGHT]}]}")]
    [InlineData("{\"frames\":[{}],\"streams\":[{\"side_data_list\":[LIGHT,DISPLAY]}]}")]
    [InlineData("{\"frames\":[{\"side_data_list\":[LIGHT]}],\"streams\":[{\"side_data_list\":[DISPLAY]}]}")]
    public void Parse_FrameOrContainer_HasBoth(string json)
    {
        var hdr = HdrParser.Parse(json.Replace("DISPLAY", Display).Replace("LIGHT", Light));

        Assert.Equal(new HdrMetadata(Expected, new ContentLight(1000, 400)), hdr);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"frames\":[{\"side_data_list\":[]}]}")]
    [InlineData("{\"frames\":[{\"side_data_list\":[{\"max_content\":-5,\"max_average\":400}]}]}")]
    [InlineData("{\"frames\":[{\"side_data_list\":[{\"red_x\":\"9/0\",\"red_y\":\"1/2\"}]}]}")]
    [InlineData("{\"frames\":[")]
    public void Parse_NothingOrNonsense_IsNull(string json) => Assert.Null(HdrParser.Parse(json));
}
