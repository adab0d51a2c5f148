using Encoder.Contracts;
using Encoder.Core.Channels;
using Encoder.Core.Specs;

namespace Encoder.Core.Tests.Channels;

public sealed class ChannelSourceTests
{
    private static readonly string[] Allowed = ["https://live.example.org/news/", "rtmp://10.0.0.5/", "srt://host:9000/", "http://127.0.0.1:8080/live/"];

    [Theory]
    [InlineData("https://live.example.org/news/master.m3u8?token=1", true)]
    [InlineData("https://LIVE.example.org:443/news/master.m3u8", true)]
    [InlineData("https://live.example.org/other/master.m3u8", false)]
    [InlineData("https://live.example.org/news/../other/master.m3u8", false)]
    [InlineData("https://live.example.org/news/%2e%2e/other/master.m3u8", false)]
    [InlineData("https://live.example.org:8443/news/master.m3u8", false)]
    [InlineData("http://live.example.org/news/master.m3u8", false)]
    [InlineData("https://live.example.org.evil.test/news/master.m3u8", false)]
    [InlineData("rtmp://10.0.0.5/live/key", true)]
    [InlineData("rtmp://10.0.0.5:1935/live/key", true)]
    [InlineData("rtmp://10.0.0.5:1936/live/key", false)]
    [InlineData("rtmp://10.0.0.50/live/key", false)]
    [InlineData("srt://host:9000?passphrase=0123456789", true)]
    [InlineData("srt://host:9001", false)]
    [InlineData("http://127.0.0.1:8080/live/a.ts", true)]
    [InlineData("http://127.0.0.1:8080/admin", false)]
    [InlineData("http://127.0.0.1:8080/live/../admin", false)]
    public void Source_ByItsBeginning_IsAllowedOrNot(string text, bool isAllowed)
    {
        Assert.True(ChannelSource.TryParse(text, out var source, out _));

        Assert.Equal(isAllowed, ChannelSource.IsAllowed(Allowed, source.Address));
        string[] faults = isAllowed ? [] : [ErrorCodes.SourceNotAllowed];
        Assert.Equal(faults, ChannelSource.Faults(new ChannelSpec { Source = text }, Allowed).Select(fault => fault.Code));
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("concat:a|b")]
    [InlineData("udp://host:1")]
    [InlineData("https://user:password@host/")]
    [InlineData("srt://host")]
    [InlineData("srt://host:9000?mode=listener")]
    [InlineData("srt://host:9000?passphrase=0123456789%0aoption")]
    [InlineData("rtmp://host/live\nfile /etc/passwd")]
    public void Source_ThatIsNoStream_IsRefusedByTheValidator(string text)
    {
        Assert.False(ChannelSource.TryParse(text, out _, out var fault));

        Assert.Equal($"source {fault}.", ChannelSpecValidator.Validate(new ChannelSpec { Protocol = IngestProtocol.Pull, Source = text })[0].Message);
    }

    [Fact]
    public void Spec_WithOneOfPullAndSource_IsRefused()
    {
        Assert.Equal("source is missing; give the address to pull from.", Assert.Single(ChannelSpecValidator.Validate(new ChannelSpec { Protocol = IngestProtocol.Pull })).Message);
        Assert.Equal(
            "source is given; it belongs to the protocol pull.",
            Assert.Single(ChannelSpecValidator.Validate(new ChannelSpec { Source = "rtmp://host/live/key" })).Message);
    }

    [Fact]
    public void Source_Shown_HasNoSecret()
    {
        Assert.True(ChannelSource.TryParse("srt://host:9000?passphrase=0123456789&streamid=%23!::r=one", out var source, out _));

        Assert.Equal([("passphrase", "0123456789"), ("streamid", "#!::r=one")], source.Parameters);
        Assert.Equal("srt://host:9000", source.ToString());
    }

    [Theory]
    [InlineData("https://live.example.org/", true)]
    [InlineData("srt://10.0.0.5:9000/", true)]
    [InlineData("https://live.example.org", false)]
    [InlineData("https://", false)]
    [InlineData("https://live.example.org/?a=b/", false)]
    public void Prefix_ByItsForm_IsOneOrNot(string text, bool isOne) => Assert.Equal(isOne, ChannelSource.IsPrefix(text));
}
