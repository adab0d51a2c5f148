using Encoder.Contracts;

namespace Encoder.Server.Submissions;

/// <summary>Which blobs a message may name. Pure.</summary>
internal static class BlobAddress
{
    /// <summary>Whether the operator's text is the beginning of addresses: scheme, host and at least a container, closed by a slash.</summary>
    public static bool IsPrefix(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && text.EndsWith('/') && uri.AbsolutePath.Length > 1
        && uri is { Query: "", Fragment: "", UserInfo: "" };

    /// <summary>
    /// Faults with <c>queue.blob_not_allowed</c> for an address that does not begin as the operator allows, or that holds more than a place: a
    /// SAS would be a secret in a message, and the server reads with its own identity.
    /// </summary>
    public static void ThrowIfRefused(Uri address, IEnumerable<string> allowed)
    {
        // Compared after Uri has resolved dots: "incoming/../private" begins otherwise.
        var isPlain = address is { IsAbsoluteUri: true, Query: "", Fragment: "", UserInfo: "" };
        if (!isPlain || !allowed.Any(prefix => address.AbsoluteUri.StartsWith(new Uri(prefix).AbsoluteUri, StringComparison.Ordinal)))
            throw new FaultException(ErrorCodes.BlobNotAllowed, "The blob's address is not among those of Queue:AllowedBlobs, or has a query such as a SAS; give a plain address of an allowed container.");
    }

    /// <summary>The file's name for people.</summary>
    public static string NameOf(Uri address) => Uri.UnescapeDataString(address.Segments[^1]);
}
