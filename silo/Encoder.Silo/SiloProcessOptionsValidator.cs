using System.Net;
using Encoder.Ffmpeg.Nodes;
using Encoder.Storage;
using Microsoft.Extensions.Options;

namespace Encoder.Silo;

/// <summary>Collects every fault before it reports.</summary>
internal sealed class SiloProcessOptionsValidator : IValidateOptions<SiloProcessOptions>
{
    public ValidateOptionsResult Validate(string? name, SiloProcessOptions options)
    {
        var faults = new List<string>();
        if (options.Store != MediaStores.AzureWord && string.IsNullOrWhiteSpace(options.Data)) faults.Add("--data is missing; name the folder of media and state.");
        CheckAddresses(faults, options);
        if (options.SiloPort is < 1 or > 65535) faults.Add($"--silo-port is {options.SiloPort}; give 1 to 65535.");
        if (options.GatewayPort is < 1 or > 65535) faults.Add($"--gateway-port is {options.GatewayPort}; give 1 to 65535.");
        if (options.SiloPort == options.GatewayPort) faults.Add("--silo-port and --gateway-port are the same; give two ports.");
        if (options.HttpPort is < 0 or > 65535) faults.Add($"--http-port is {options.HttpPort}; give 0 to 65535.");
        if (options.Slots is < 0 or > 1024) faults.Add($"--slots is {options.Slots}; give 0 to 1024.");
        if (options.LeaseDuration < TimeSpan.FromSeconds(5) || options.LeaseDuration > TimeSpan.FromMinutes(10))
            faults.Add($"Silo:LeaseDuration is {options.LeaseDuration}; give 00:00:05 to 00:10:00.");
        if (options is { Scratch: { } scratch, Data.Length: > 0 } && ScratchFolder.Refusal(scratch, options.Data) is { } refusal) faults.Add($"--scratch {refusal}");
        faults.AddRange(LimitList.Parse(options.Limits).Faults.Select(fault => $"--limits {fault}"));
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    private static void CheckAddresses(List<string> faults, SiloProcessOptions options)
    {
        if (!IPAddress.TryParse(options.HttpListen, out _)) faults.Add($"--http-listen is {options.HttpListen}; give an IP address.");
        if (!IPAddress.TryParse(options.Listen, out var listen)) faults.Add($"--listen is {options.Listen}; give an IP address.");
        else if (options.Advertise is null && IsEveryAddress(listen)) faults.Add($"--listen is {listen}, which is not an address that others can connect to; give the address of this silo with --advertise.");
        if (options.Advertise is { } advertise && (Uri.CheckHostName(advertise) == UriHostNameType.Unknown || (IPAddress.TryParse(advertise, out var address) && IsEveryAddress(address))))
            faults.Add($"--advertise is {advertise}; give the IP address or host name under which others reach this silo.");
    }

    private static bool IsEveryAddress(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
