namespace Encoder.Node.Live;

/// <summary>The head of a request to a proxy (RFC 9112 §3.2). Pure.</summary>
/// <param name="Target">What is asked for; of a tunnel only scheme, host and port.</param>
/// <param name="IsTunnel">Whether it asks for a tunnel, through which it speaks TLS.</param>
/// <param name="Head">What the server gets in its place.</param>
internal sealed record ProxyRequest(Uri Target, bool IsTunnel, string Head)
{
    /// <summary>Reads a head with its empty line; null when it is none for a proxy.</summary>
    public static ProxyRequest? Parse(string head)
    {
        var lines = head.Split("\r\n");
        if (lines[0].Split(' ') is not [var method, var target, var version]) return null;
        var isTunnel = method == "CONNECT";
        if (!Uri.TryCreate(isTunnel ? $"https://{target}/" : target, UriKind.Absolute, out var address) || (!isTunnel && address.Scheme != Uri.UriSchemeHttp)) return null;

        // One request per connection: the next one may have another target.
        var fields = lines[1..^2].Where(line => !line.StartsWith("Connection:", StringComparison.OrdinalIgnoreCase));
        IEnumerable<string> all = [$"{method} {address.PathAndQuery} {version}", .. fields, "Connection: close", "", ""];
        return new ProxyRequest(address, isTunnel, string.Join("\r\n", all));
    }
}
