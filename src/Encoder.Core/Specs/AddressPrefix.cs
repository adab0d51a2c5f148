namespace Encoder.Core.Specs;

/// <summary>Beginnings of addresses that an operator allows. Pure.</summary>
public static class AddressPrefix
{
    /// <summary>Whether a text is the beginning of addresses: scheme, host and at least a container, closed by a slash.</summary>
    public static bool IsOne(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && IsPlain(uri) && text.EndsWith('/') && uri.AbsolutePath.Length > 1;

    /// <summary>Whether an address is only a place: a query could hold a SAS, which would be a secret in a job.</summary>
    public static bool IsPlain(Uri address) => address is { IsAbsoluteUri: true, Scheme: "https" or "http", Query: "", Fragment: "", UserInfo: "" };

    /// <summary>Whether an address is plain and begins as one of those allowed, after Uri has resolved dots: <c>incoming/../private</c> begins otherwise.</summary>
    public static bool Covers(IEnumerable<string> allowed, Uri address) =>
        IsPlain(address) && allowed.Any(prefix => address.AbsoluteUri.StartsWith(new Uri(prefix).AbsoluteUri, StringComparison.Ordinal));
}
