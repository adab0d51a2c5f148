using System.Text.RegularExpressions;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Options;

namespace Encoder.Storage.Azure;

/// <summary>Collects every fault before it reports.</summary>
public sealed partial class AzureStorageOptionsValidator : IValidateOptions<AzureStorageOptions>
{
    /// <summary>Every fault of the options.</summary>
    public static IEnumerable<string> FaultsOf(AzureStorageOptions options) => new AzureStorageOptionsValidator().Validate(null, options).Failures ?? [];

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, AzureStorageOptions options)
    {
        var faults = new List<string>();
        switch (options.Account, options.ConnectionString)
        {
            case (null or "", null or ""):
                faults.Add("Azure:Account is missing; give the name of the storage account, or Azure:ConnectionString for Azurite.");
                break;
            case ({ Length: > 0 }, { Length: > 0 }):
                faults.Add("Azure:Account and Azure:ConnectionString are both there; give one of them.");
                break;
            case ({ Length: > 0 } account, _) when !AccountName().IsMatch(account):
                faults.Add($"Azure:Account is '{account}'; give the bare name of the account, 3 to 24 small letters and digits.");
                break;
            case (_, { Length: > 0 } text) when !IsConnectionString(text):
                // Not quoted: it holds the key.
                faults.Add("Azure:ConnectionString cannot be read; give DefaultEndpointsProtocol, AccountName, AccountKey and the endpoints.");
                break;
        }

        if (!ContainerName().IsMatch(options.Container))
            faults.Add($"Azure:Container is '{options.Container}'; give 3 to 63 small letters, digits and single hyphens.");
        if (!HostSuffix().IsMatch(options.EndpointSuffix)) faults.Add($"Azure:EndpointSuffix is '{options.EndpointSuffix}'; give a host name such as core.windows.net.");
        if (options.Retries is < 0 or > 20) faults.Add($"Azure:Retries is {options.Retries}; give 0 to 20.");
        Check(faults, nameof(options.RetryDelay), options.RetryDelay, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(10));
        Check(faults, nameof(options.TryTimeout), options.TryTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    private static void Check(List<string> faults, string name, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most) faults.Add($"Azure:{name} is {value}; give {least} to {most}.");
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            return new BlobServiceClient(text).Uri is not null;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    [GeneratedRegex("^[a-z0-9]{3,24}$")]
    private static partial Regex AccountName();

    [GeneratedRegex("^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex ContainerName();

    [GeneratedRegex(@"^[a-z0-9]+([.-][a-z0-9]+)+$")]
    private static partial Regex HostSuffix();
}
