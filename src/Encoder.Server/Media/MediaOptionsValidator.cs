using Encoder.Storage;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Media;

/// <summary>Collects every fault before it reports.</summary>
internal sealed class MediaOptionsValidator(IMediaStore store) : IValidateOptions<MediaOptions>
{
    public const string Proxy = "proxy";
    public const string Redirect = "redirect";

    public ValidateOptionsResult Validate(string? name, MediaOptions options)
    {
        var faults = new List<string>();
        if (options.Serve is not (Proxy or Redirect)) faults.Add($"Media:Serve is '{options.Serve}'; give proxy or redirect.");
        if (options.Serve == Redirect && store is not IReadAddresses) faults.Add("Media:Serve is redirect, which needs a store in a storage account; give proxy, or --store azure.");
        if (options.RedirectValidFor < TimeSpan.FromMinutes(5) || options.RedirectValidFor > TimeSpan.FromDays(1))
            faults.Add($"Media:RedirectValidFor is {options.RedirectValidFor}; give 00:05:00 to 1.00:00:00.");
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
