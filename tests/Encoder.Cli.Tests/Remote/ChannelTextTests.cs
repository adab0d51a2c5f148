using Encoder.Cli.Tests.Support;

namespace Encoder.Cli.Tests.Remote;

public sealed class ChannelTextTests
{
    [Fact]
    public async Task Start_OfAChannel_PrintsItsKeyOnce()
    {
        var run = new RemoteRun(new FakeClient());

        Assert.Equal(0, await run.RunAsync("live", "start", "News"));
        Assert.Equal("""
            Channel channel-1 is created.
              key      secret
            The key is not shown again. Where to publish: encoder live status channel-1

            """, run.Out);
    }

    [Fact]
    public async Task Status_OfALiveChannel_TellsAddressesAndInput()
    {
        var run = new RemoteRun(new FakeClient());

        Assert.Equal(0, await run.RunAsync("live", "status", "channel-1"));
        Assert.Equal("""
            channel-1  live  News
              ingest   rtmp://host:1935/live
              input    h264 1280×720 at 25/s, keyframes every 2 s, 3 frames missing, aac 48000 Hz, 3000 kb/s, 12.0 MB received
              sessions 0
              HLS      http://localhost:5000/live/channel-1/master.m3u8
              DASH     http://localhost:5000/live/channel-1/manifest.mpd

            """, run.Out);
    }
}
