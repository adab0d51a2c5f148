using Microsoft.Extensions.Options;

namespace Encoder.Silo.Draining;

/// <summary>Collects every fault before it reports.</summary>
internal sealed class DrainOptionsValidator : IValidateOptions<DrainOptions>
{
    public ValidateOptionsResult Validate(string? name, DrainOptions options)
    {
        var faults = new List<string>();
        if (options.Metadata is { } metadata && !(metadata is { IsAbsoluteUri: true, Scheme: "http" } && metadata.AbsolutePath.EndsWith('/')))
            faults.Add($"Drain:Metadata is {metadata}; give an http address with a closing slash, on Azure http://169.254.169.254/metadata/.");
        if (options.PollEvery < TimeSpan.FromSeconds(1) || options.PollEvery > TimeSpan.FromMinutes(1)) faults.Add($"Drain:PollEvery is {options.PollEvery}; give 00:00:01 to 00:01:00.");
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
