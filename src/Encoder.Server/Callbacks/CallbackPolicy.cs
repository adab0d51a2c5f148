using Encoder.Contracts;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Callbacks;

/// <summary>Which callback addresses a job may have.</summary>
internal sealed class CallbackPolicy(IOptions<CallbackOptions> options)
{
    /// <summary>Whether the operator allows the exact origin of the address.</summary>
    public bool IsAllowed(Uri address) =>
        options.Value.AllowedOrigins.Contains(address.GetLeftPart(UriPartial.Authority), StringComparer.OrdinalIgnoreCase);

    /// <summary>A <c>callback.not_allowed</c> for every address of the spec that is not allowed.</summary>
    public IEnumerable<Fault> Faults(JobSpec spec) =>
        spec.Callbacks
            .Select((address, index) => (address, index))
            .Where(callback => callback.address.IsAbsoluteUri && !IsAllowed(callback.address))
            .Select(callback => new Fault(
                ErrorCodes.CallbackNotAllowed,
                $"callbacks[{callback.index}]: callbacks to {callback.address.GetLeftPart(UriPartial.Authority)} are not allowed by the operator of this server."));
}
