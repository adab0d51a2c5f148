using Encoder.Ffmpeg.Ingesting;

namespace Encoder.Ffmpeg.Tests.Ingesting;

public sealed class PublisherLinesTests
{
    private readonly PublisherLines lines = new(key => key == "right, expecting key");

    [Fact]
    public async Task Lines_OfAPublisherWithTheKey_AdmitItWhenItsTracksAreKnown()
    {
        lines.Take("[rtmp @ 0x5583a8ed58c0] Unexpected stream right, expecting key, expecting -");
        lines.Take("    Last message repeated 1 times");
        Assert.False(lines.Decided.IsCompleted);
        Assert.True(lines.HasCome);

        lines.Take("Input #0, live_flv, from 'rtmp://127.0.0.1:19350/live/-':");
        Assert.True(await lines.Decided);
        Assert.False(lines.IsRefused);
    }

    [Fact]
    public async Task Lines_OfAPublisherWithAnotherKey_RefuseItAtOnce()
    {
        lines.Take("[rtmp @ 0x5583a8ed58c0] Unexpected stream wrong, expecting -");

        Assert.True(lines.IsRefused);
        Assert.False(await lines.Decided);
    }

    // A publisher that sends the name that ffmpeg expects gets no line, and a version of ffmpeg that tells no names admits nobody.
    [Fact]
    public async Task Lines_WithoutAName_RefuseThePublisher()
    {
        lines.Take("Input #0, live_flv, from 'rtmp://127.0.0.1:19350/live/-':");

        Assert.True(lines.IsRefused);
        Assert.False(await lines.Decided);
    }

    // The name is in the publisher's hands: metadata with the same words must not decide.
    [Fact]
    public async Task Lines_OfMetadataWithTheWords_DecideNothing()
    {
        lines.Take("    title           : [rtmp @ 0x1] Unexpected stream right, expecting key, expecting -");
        Assert.False(lines.HasCome);

        lines.Take("[rtmp @ 0x1] Unexpected stream wrong, expecting -");
        lines.Take("[rtmp @ 0x1] Unexpected stream right, expecting key, expecting -");
        Assert.False(await lines.Decided);
    }

    [Fact]
    public async Task Lines_BySrt_AdmitWhoeverSends()
    {
        var srt = new PublisherLines();
        srt.Take("Input #0, concat, from 'pipe:0':");

        Assert.True(await srt.Decided);
        Assert.False(srt.WrongKey.IsCompleted);
    }

    [Theory]
    [InlineData("19:35:22.827052/SRT:RcvQ:w1!W:SRT.cn: processConnectRequest: rsp(REJECT): 1010 - Incorrect passphrase", true)]
    [InlineData("19:35:22.827052/SRT:RcvQ:w1!W:SRT.cn: processConnectRequest: rsp(REJECT): 1011 - Password required or unexpected", true)]
    [InlineData("19:35:22.827052/SRT:RcvQ:w1!W:SRT.cn: processConnectRequest: rsp(REJECT): 1004 - Resource", false)]
    [InlineData("    title : 19:35:22.827052/SRT:RcvQ:w1!W:SRT.cn: processConnectRequest: rsp(REJECT): 1010 - Incorrect passphrase", false)]
    public void Lines_OfARejectedHandshake_TellOfAWrongKeyAndRefuseNoOther(string line, bool isWrongKey)
    {
        var srt = new PublisherLines();
        srt.Take(line);

        Assert.Equal(isWrongKey, srt.WrongKey.IsCompletedSuccessfully);
        Assert.False(srt.IsRefused);
        Assert.False(srt.HasCome);
    }
}
