using Encoder.Node.Live;

namespace Encoder.Node.Tests.Live;

public sealed class RtmpCallTests
{
    private const string Form = "app=live&flashver=FMLE/3.0%20(compatible%3B%20Lavf59.27&swfurl=&tcurl=rtmp://127.0.0.1:19350/live&pageurl=&addr=10.0.0.7&clientid=14";

    [Fact]
    public void Parse_OfAPublisher_HasItsNameDecoded() =>
        Assert.Equal(new RtmpCall("publish", "a&b=c", "14", "10.0.0.7"), RtmpCall.Parse("/publish", $"{Form}&call=publish&name=a%26b%3Dc&type=live"));

    // nginx appends what the client wrote behind its key.
    [Fact]
    public void Parse_WithFieldsOfTheClient_TakesThoseOfNginx() =>
        Assert.Equal(new RtmpCall("publish", "key", "14", "10.0.0.7"), RtmpCall.Parse("/publish", $"{Form}&call=publish&name=key&type=live&name=other&clientid=1&call=update_play"));

    [Theory]
    [InlineData("")]
    [InlineData("call=publish&name=key")]
    [InlineData("call=publish&clientid=14")]
    public void Parse_WithoutAField_IsNone(string form) => Assert.Null(RtmpCall.Parse("/publish", form));
}
