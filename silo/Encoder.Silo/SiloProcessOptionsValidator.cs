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
        if (string.IsNullOrWhiteSpace(options.Data)) faults.Add("--data is missing; name the folder of media and state.");
        if (options.SiloPort is < 1 or > 65535) faults.Add($"--silo-port is {options.SiloPort}; give 1 to 65535.");
        if (options.GatewayPort is < 1 or > 65535) faults.Add($"--gateway-port is {options.GatewayPort}; give 1 to 65535.");
        if (options.SiloPort == options.GatewayPort) faults.Add("--silo-port and --gateway-port are the same; give two ports.");
        if (options.HttpPort is < 0 or > 65535) faults.Add($"--http-port is {options.HttpPort}; give 0 to 65535.");
        if (options.Slots is < 0 or > 1024) faults.Add($"--slots is {options.Slots}; give 0 to 1024.");
        if (options is { Scratch: { } scratch, Data.Length: > 0 } && ScratchFolder.Refusal(scratch, options.Data) is { } refusal) faults.Add($"--scratch {refusal}");
        faults.AddRange(LimitList.Parse(options.Limits).Faults.Select(fault => $"--limits {fault}"));
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
