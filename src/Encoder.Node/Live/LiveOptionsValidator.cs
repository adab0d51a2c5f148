using System.Net;
using Encoder.Core.Channels;
using Microsoft.Extensions.Options;

namespace Encoder.Node.Live;

/// <summary>Collects every fault before it reports.</summary>
internal sealed class LiveOptionsValidator : IValidateOptions<LiveOptions>
{
    public ValidateOptionsResult Validate(string? name, LiveOptions options)
    {
        var faults = new List<string>();
        if (options.PortRange() is null) faults.Add($"Live:Ports is '{options.Ports}'; give a port or a range of ports, such as 1935-1944.");
        if (options.RtmpPort is { } port) CheckNginx(options, port, faults);
        if (!IPAddress.TryParse(options.Listen, out _)) faults.Add($"Live:Listen is '{options.Listen}'; give an IP address, such as 0.0.0.0.");
        if (options.Host is { } host && Uri.CheckHostName(host) == UriHostNameType.Unknown) faults.Add($"Live:Host is '{host}'; give the name of a host.");
        if (options.DropRungBehind is not 0 and (< 4 or > 1000)) faults.Add($"Live:DropRungBehind is {options.DropRungBehind}; give 4 to 1000, or 0 for never.");
        if (options.SilenceAfter < TimeSpan.FromSeconds(1) || options.SilenceAfter > TimeSpan.FromMinutes(1))
            faults.Add($"Live:SilenceAfter is {options.SilenceAfter}; give 00:00:01 to 00:01:00.");
        faults.AddRange(options.AllowedSources.Where(allowed => !ChannelSource.IsPrefix(allowed))
            .Select(allowed => $"Live:AllowedSources has '{allowed}'; give the beginning of an address with its host and a closing slash, such as https://live.example.org/."));
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    private static void CheckNginx(LiveOptions options, int port, List<string> faults)
    {
        if (port is < 1 or > 65_535) faults.Add($"Live:RtmpPort is {port}; give a port, such as 1935.");
        if (!File.Exists(options.Nginx)) faults.Add($"Live:Nginx is '{options.Nginx}', which is not there; Live:RtmpPort needs nginx (Debian: nginx).");
        if (!File.Exists(options.NginxRtmpModule)) faults.Add($"Live:NginxRtmpModule is '{options.NginxRtmpModule}', which is not there; Live:RtmpPort needs it (Debian: libnginx-mod-rtmp).");
    }
}
