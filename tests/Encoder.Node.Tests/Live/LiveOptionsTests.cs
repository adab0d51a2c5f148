using Encoder.Contracts;
using Encoder.Node.Live;

namespace Encoder.Node.Tests.Live;

public sealed class LiveOptionsTests
{
    [Fact]
    public void Options_AsDocumented_AreValid()
    {
        var options = new LiveOptions { Ports = "1935-1944", Listen = "0.0.0.0", Host = "live.example.org" };
        foreach (var allowed in (string[])["https://live.example.org/news/", "rtmp://10.0.0.5/", "srt://10.0.0.6:9000/"]) options.AllowedSources.Add(allowed);

        Assert.True(new LiveOptionsValidator().Validate(null, options).Succeeded);
    }

    [Fact]
    public void Options_WithFaults_ReportAllAtOnce()
    {
        var options = new LiveOptions { Ports = "two" };
        foreach (var allowed in (string[])["https://", "file:///films/", "https://live.example.org"]) options.AllowedSources.Add(allowed);

        var faults = new LiveOptionsValidator().Validate(null, options).Failures!.ToList();
        Assert.Equal(4, faults.Count);
        Assert.StartsWith("Live:AllowedSources has 'https://live.example.org'; ", faults[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void RtmpPort_WithoutNginx_IsRefusedWithWhatIsMissing()
    {
        var options = new LiveOptions { RtmpPort = 70_000, Nginx = "/none/nginx", NginxRtmpModule = "/none/rtmp.so" };

        Assert.Equal(
        [
            "Live:RtmpPort is 70000; give a port, such as 1935.",
            "Live:Nginx is '/none/nginx', which is not there; Live:RtmpPort needs nginx (Debian: nginx).",
            "Live:NginxRtmpModule is '/none/rtmp.so', which is not there; Live:RtmpPort needs it (Debian: libnginx-mod-rtmp).",
        ], new LiveOptionsValidator().Validate(null, options).Failures!);
    }

    [Theory]
    [InlineData(null, null, false, false)]
    [InlineData("1935-1944", null, true, true)]
    [InlineData(null, 1935, true, false)]
    public void ListensBy_WithThesePorts_IsByProtocol(string? ports, int? shared, bool rtmp, bool srt)
    {
        var options = new LiveOptions { Ports = ports, RtmpPort = shared };
        Assert.Equal((rtmp, srt), (options.ListensBy(IngestProtocol.Rtmp), options.ListensBy(IngestProtocol.Srt)));
    }
}
