using Encoder.Contracts;
using Encoder.Core.Encryption;
using Encoder.Core.Specs;
using Encoder.Node.Encryption;
using Encoder.Server.Callbacks;
using Encoder.Server.Deliveries;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Specs;

/// <summary>The one check of a job spec on this server: the rules of specs, and what its operator allows.</summary>
internal sealed class SpecPolicy(CallbackPolicy callbacks, IOptions<DeliveryOptions> delivery, IOptions<EncryptionOptions> encryption)
{
    /// <summary>Throws with every fault: <c>spec.*</c>, <c>callback.not_allowed</c>, <c>delivery.not_allowed</c>, <c>encryption.key_server_not_allowed</c>.</summary>
    public void ThrowIfRefused(JobSpec spec)
    {
        List<Fault> faults =
        [
            .. JobSpecValidator.Validate(spec), .. callbacks.Faults(spec), .. DeliveryRules.Faults(spec, delivery.Value.AllowedContainers.AsReadOnly()),
            .. EncryptionRules.Faults(spec.Delivery.Encryption, encryption.Value.AllowedKeyServers.AsReadOnly()),
        ];
        if (faults.Count > 0) throw new FaultException(faults);
    }
}
