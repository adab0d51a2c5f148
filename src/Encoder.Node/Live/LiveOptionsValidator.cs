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
        if (!IPAddress.TryParse(options.Listen, out _)) faults.Add($"Live:Listen is '{options.Listen}'; give an IP address, such as 0.0.0.0.");
        if (options.Host is { } host && Uri.CheckHostName(host) == UriHostNameType.Unknown) faults.Add($"Live:Host is '{host}'; give the name of a host.");
        if (options.SilenceAfter < TimeSpan.FromSeconds(1) || options.SilenceAfter > TimeSpan.FromMinutes(1))
            faults.Add($"Live:SilenceAfter is {options.SilenceAfter}; give 00:00:01 to 00:01:00.");
        faults.AddRange(options.AllowedSources.Where(allowed => !ChannelSource.IsPrefix(allowed))
            .Select(allowed => $"Live:AllowedSources has '{allowed}'; give the beginning of an address with its host and a closing slash, such as https://live.example.org/."));
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
