using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Encoder.Silo.Clustering;

/// <summary>Collects every fault before it reports.</summary>
internal sealed partial class ClusterProviderOptionsValidator : IValidateOptions<ClusterProviderOptions>
{
    public ValidateOptionsResult Validate(string? name, ClusterProviderOptions options)
    {
        var faults = new List<string>();
        // The message does not repeat the value, because it may contain a password.
        if (ClusterProviders.Find(options) is not { } provider) faults.Add($"--cluster is not a known provider; give {ClusterProviders.Known}.");
        else faults.AddRange(provider.Validate());
        if (!ClusterId().IsMatch(options.Id)) faults.Add($"Cluster:Id is '{options.Id}'; give 1 to 64 letters, digits, - and _.");
        if (options.Announcements is not (null or ClusterProviderOptions.MemoryWord or ClusterProviderOptions.QueueWord))
            faults.Add($"Cluster:Announcements is '{options.Announcements}'; give memory or queue.");
        if (options.AnnouncesByQueue) faults.AddRange(QueueAnnouncements.Validate(options));
        faults.AddRange(ClusterCertificates.Validate(options.Tls));
        faults = [.. faults.Distinct()];
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,64}$")]
    private static partial Regex ClusterId();
}
