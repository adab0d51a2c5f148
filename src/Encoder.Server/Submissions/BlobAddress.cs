using Encoder.Contracts;
using Encoder.Core.Specs;

namespace Encoder.Server.Submissions;

/// <summary>Which blobs a message may name. Pure.</summary>
internal static class BlobAddress
{
    /// <summary>
    /// Faults with <c>queue.blob_not_allowed</c> for an address that does not begin as the operator allows, or that holds more than a place: a
    /// SAS would be a secret in a message, and the server reads with its own identity.
    /// </summary>
    public static void ThrowIfRefused(Uri address, IEnumerable<string> allowed)
    {
        if (!AddressPrefix.Covers(allowed, address))
            throw new FaultException(ErrorCodes.BlobNotAllowed, "The blob's address is not among those of Queue:AllowedBlobs, or has a query such as a SAS; give a plain address of an allowed container.");
    }

    /// <summary>The file's name for people.</summary>
    public static string NameOf(Uri address) => Uri.UnescapeDataString(address.Segments[^1]);
}
