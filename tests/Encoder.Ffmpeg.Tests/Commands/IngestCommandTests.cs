using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Encoder.Core.Probing;
using Encoder.Core.Time;
using Encoder.Ffmpeg.Commands;
using Encoder.Ffmpeg.Ingesting;
using Encoder.Ffmpeg.Processes;
using Encoder.Ffmpeg.Tests.Nodes;
using Encoder.Ffmpeg.Tests.Splitting;
using Encoder.TestSupport.Media;

namespace Encoder.Ffmpeg.Tests.Commands;

public sealed class IngestCommandTests
{
    private const string Joining =
        "setts=dts='if(N,if(between(DTS-PREV_INDTS,0,10/TB),PREV_OUTDTS+DTS-PREV_INDTS,PREV_OUTDTS+max(PREV_INDURATION,1)),DTS)'" +
        ":pts='PTS-DTS+if(N,if(between(DTS-PREV_INDTS,0,10/TB),PREV_OUTDTS+DTS-PREV_INDTS,PREV_OUTDTS+max(PREV_INDURATION,1)),DTS)'";

    [Fact]
    public void Rtmp_Listening_IsTheWholeCommand()
    {
        var command = IngestCommand.Rtmp(new IPEndPoint(IPAddress.Loopback, 1935), TimeSpan.FromSeconds(5), InputLimits.Default);

        Assert.Equal(
        [
            "-nostdin", "-hide_banner", "-nostats", "-v", "info", "-rw_timeout", "5000000", "-protocol_whitelist", "rtmp,tcp", "-format_whitelist", "live_flv",
            "-max_streams", "128", "-max_pixels", "67108864", "-probesize", "5000000", "-analyzeduration", "3000000",
            "-f", "live_flv", "-listen", "1", "-i", "rtmp://127.0.0.1:1935/live/-",
            "-map", "0:v?", "-map", "0:a?", "-c", "copy", "-map_metadata", "-1", "-f", "nut", "-write_index", "0", "-flush_packets", "1", "pipe:1",
        ], command.Arguments);
        Assert.True(command.UsesNetwork);
    }

    [Fact]
    public void Listed_AnySource_IsTheWholeCommandWithoutAnAddress()
    {
        var command = IngestCommand.Listed(InputLimits.Default);

        Assert.Equal(
        [
            "-nostdin", "-hide_banner", "-nostats", "-v", "info", "-protocol_whitelist", "pipe", "-format_whitelist", "concat",
            "-max_streams", "128", "-max_pixels", "67108864", "-probesize", "5000000", "-analyzeduration", "3000000",
            "-f", "concat", "-safe", "0", "-i", "pipe:0",
            "-map", "0:v?", "-map", "0:a?", "-c", "copy", "-map_metadata", "-1", "-bsf:v", Joining, "-bsf:a", Joining,
            "-f", "nut", "-write_index", "0", "-flush_packets", "1", "pipe:1",
        ], command.Arguments);
        Assert.True(command.UsesNetwork);
    }

    [Fact]
    public void Slate_LikeAStream_IsTheWholeCommand()
    {
        var video = new VideoTrack(
            0, "h264", new Timebase(1, 1000), null, null, true, 719, 576, "yuv420p", new Rational(16, 15), 0, new Rational(30_000, 1001), default, "progressive", new ColorInfo(null, null, null, null));
        var audio = new AudioTrack(1, "aac", new Timebase(1, 1000), null, null, true, 44_100, 6, "5.1");

        var command = IngestCommand.Slate(new MediaInfo("nut", 0, 0, null, [video], [audio, audio with { Index = 2, Channels = 1 }], []), 2.5);

        Assert.Equal(
        [
            "-nostdin", "-hide_banner", "-nostats", "-v", "info", "-format_whitelist", "lavfi",
            "-re", "-f", "lavfi", "-i", "color=c=black:s=720x576:r=30000/1001,setsar=16/15",
            "-re", "-f", "lavfi", "-i", "anullsrc=r=44100:cl=6c", "-re", "-f", "lavfi", "-i", "anullsrc=r=44100:cl=1c", "-map", "0", "-map", "1", "-map", "2",
            "-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-threads", "1", "-pix_fmt", "yuv420p", "-force_key_frames", "expr:gte(t,n_forced*2.5)",
            "-c:a", "flac", "-f", "nut", "-write_index", "0", "-flush_packets", "1", "pipe:1",
        ], command.Arguments);
        Assert.False(command.UsesNetwork);
    }

    [Fact]
    public void Srt_Listening_IsTheWholeList()
    {
        var list = IngestList.Srt(new IPEndPoint(IPAddress.Loopback, 1935), "it's 10 long", TimeSpan.FromSeconds(5));

        Assert.Equal(
            """
            ffconcat version 1.0
            file 'srt://127.0.0.1:1935'
            option mode 'listener'
            option passphrase 'it'\''s 10 long'
            option timeout '5000000'
            option protocol_whitelist 'srt'
            option format_whitelist 'mpegts'
            option probesize '5000000'
            option analyzeduration '3000000'

            """.ReplaceLineEndings("\n"),
            list.Text);
        Assert.DoesNotContain("long", list.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Sources_OfAName_ConnectToTheAddressThatWasChecked()
    {
        var server = new IPEndPoint(IPAddress.Parse("93.184.216.34"), 1935);

        var rtmp = IngestList.FromRtmp(server, new Uri("rtmp://live.example.org/app/one/key?a=b"), TimeSpan.FromSeconds(5));
        Assert.Equal("rtmp://93.184.216.34:1935/app/one/key?a=b", rtmp.Address);
        Assert.Equal(
            [("rtmp_tcurl", "rtmp://live.example.org/app/one"), ("rtmp_app", "app/one"), ("rtmp_playpath", "key?a=b"), ("rtmp_live", "live")], rtmp.Options.Take(4));
        Assert.Contains(("protocol_whitelist", "rtmp,tcp"), rtmp.Options);

        var srt = IngestList.FromSrt(server, [("passphrase", "0123456789")], TimeSpan.FromSeconds(5));
        Assert.Equal("srt://93.184.216.34:1935", srt.Address);
        Assert.Equal([("mode", "caller"), ("passphrase", "0123456789"), ("timeout", "5000000"), ("protocol_whitelist", "srt"), ("format_whitelist", "mpegts")], srt.Options);

        var http = IngestList.FromHttp(new Uri("https://live.example.org/master.m3u8?a=b"), "http://127.0.0.1:4000", TimeSpan.FromSeconds(5));
        Assert.Equal("https://live.example.org/master.m3u8?a=b", http.Address);
        Assert.Contains(("http_proxy", "http://127.0.0.1:4000"), http.Options);
        Assert.DoesNotContain(http.Options, option => option.Value.Contains("file", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("srt://host/\nfile /etc/passwd")]
    [InlineData("srt://host/\rfile /etc/passwd")]
    public void List_WithALineBreak_IsRefused(string address) => Assert.Throws<ArgumentException>(() => new IngestList(address, []).Text);

    // The clock of a publisher starts again, or jumps, while its connection stays.
    [FfmpegFact]
    public async Task Listed_SourceWhoseClockJumps_IsOneTimeLine()
    {
        var folder = TestMedia.NewFolder();
        var (source, output) = (Path.Combine(folder, "jumps.ts"), Path.Combine(folder, "out.nut"));
        foreach (var offset in (int[])[5, 1000, 2]) await AppendAsync(source, offset);

        await ReceiveAsync(new IngestList($"file:{source}", [("protocol_whitelist", "file"), ("format_whitelist", "mpegts")]), output, source);

        var packets = await Packets.ReadAsync(output);
        var seconds = packets.Pts.Order().Select(pts => Math.Round(packets.Timebase.ToTimeSpan(pts).TotalSeconds, 2)).ToList();
        Assert.Equal(Enumerable.Range(0, 150).Select(picture => Math.Round(seconds[0] + (picture * 0.04), 2)), seconds);
    }

    // The publisher listens here, and ffmpeg asks it as the sources of channels are asked.
    [FfmpegTheory]
    [InlineData("rtmp")]
    [InlineData("srt")]
    public async Task Listed_SourceThatIsAsked_IsReceived(string scheme)
    {
        var (silence, server, output) = (TimeSpan.FromSeconds(5), new IPEndPoint(IPAddress.Loopback, FreePort()), Path.Combine(TestMedia.NewFolder(), "out.nut"));
        var (list, address, words) = scheme == "rtmp"
            ? (IngestList.FromRtmp(server, new Uri("rtmp://live.example.org/app/one/key"), silence), $"rtmp://{server}/app/one/key", MediaTool.Words("-f flv -listen 1"))
            : (IngestList.FromSrt(server, [("passphrase", "0123456789")], silence), $"srt://{server}?mode=listener&passphrase=0123456789", MediaTool.Words("-f mpegts"));

        var publishing = MediaTool.FfmpegAsync([.. MediaTool.Words("-re -f lavfi -i testsrc=s=64x64:r=25 -t 2 -c:v libx264 -preset ultrafast -g 25"), .. words, address]);
        using (var next = new PeriodicTimer(TimeSpan.FromMilliseconds(20)))
            while (!IsOpen(scheme, server.Port) && !publishing.IsCompleted) await next.WaitForNextTickAsync();
        await ReceiveAsync(list, output);
        await publishing;

        // What SRT has not delivered yet when the publisher closes the connection is lost.
        Assert.InRange((await Packets.ReadAsync(output)).Pts.Count, scheme == "rtmp" ? 50 : 30, 50);
    }

    private static async Task ReceiveAsync(IngestList list, string output, params string[] reads)
    {
        await using var received = File.Create(output);
        var outcome = await (await Node.RunnerAsync()).RunAsync(
            new ProcessRequest(IngestCommand.Listed(InputLimits.Default) with { Reads = reads })
            {
                Feed = list.FeedAsync,
                OnOutput = (bytes, token) => received.WriteAsync(bytes, token),
            },
            CancellationToken.None);
        Assert.Equal(0, outcome.ExitCode);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool IsOpen(string scheme, int port)
    {
        var ports = IPGlobalProperties.GetIPGlobalProperties();
        return (scheme == "srt" ? ports.GetActiveUdpListeners() : ports.GetActiveTcpListeners()).Any(open => open.Port == port);
    }

    private static async Task AppendAsync(string path, int offset)
    {
        var part = path + offset;
        await MediaTool.FfmpegAsync(
        [
            "-f", "lavfi", "-i", "testsrc=s=64x64:r=25", "-f", "lavfi", "-i", "sine=sample_rate=48000", "-t", "2", "-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-g", "25",
            "-c:a", "aac", "-output_ts_offset", offset.ToString(CultureInfo.InvariantCulture), "-f", "mpegts", part,
        ]);
        await using var whole = new FileStream(path, FileMode.Append);
        await whole.WriteAsync(await File.ReadAllBytesAsync(part));
    }
}
