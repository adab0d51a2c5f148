using Microsoft.Extensions.Options;

namespace Encoder.Grains.Hosting;

/// <summary>Collects every fault before it reports.</summary>
internal sealed class GrainHostOptionsValidator : IValidateOptions<GrainHostOptions>
{
    public ValidateOptionsResult Validate(string? name, GrainHostOptions options)
    {
        var faults = new List<string>();
        Check(faults, nameof(options.ProbeTimeout), options.ProbeTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(60));
        Check(faults, nameof(options.TableRefresh), options.TableRefresh, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Check(faults, nameof(options.ResponseTimeout), options.ResponseTimeout, TimeSpan.FromSeconds(6), TimeSpan.FromHours(1));
        Check(faults, nameof(options.StreamPollEvery), options.StreamPollEvery, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(2));
        Check(faults, nameof(options.IdleAfter), options.IdleAfter, TimeSpan.FromMinutes(2), TimeSpan.FromDays(1));
        if (options.MissedProbes is < 1 or > 20) faults.Add($"Cluster:{nameof(options.MissedProbes)} is {options.MissedProbes}; give 1 to 20.");
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    private static void Check(List<string> faults, string name, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most) faults.Add($"Cluster:{name} is {value}; give {least} to {most}.");
    }
}
