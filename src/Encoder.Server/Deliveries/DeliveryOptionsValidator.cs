using Encoder.Core.Specs;
using Encoder.Storage;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Deliveries;

/// <summary>Collects every fault before it reports.</summary>
internal sealed class DeliveryOptionsValidator(IMediaStore store) : IValidateOptions<DeliveryOptions>
{
    public ValidateOptionsResult Validate(string? name, DeliveryOptions options)
    {
        List<string> faults =
        [
            .. options.AllowedContainers.Where(allowed => !AddressPrefix.IsOne(allowed))
                .Select(allowed => $"Delivery:AllowedContainers has '{allowed}'; give the beginning of an address with its container and a closing slash, such as https://contoso.blob.core.windows.net/films/."),
        ];
        if (options.AllowedContainers.Count > 0 && store is not IDeliverySource)
            faults.Add("Delivery:AllowedContainers needs a store in a storage account, which copies the files; give --store azure.");
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }
}
