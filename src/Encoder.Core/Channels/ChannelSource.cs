using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Encoder.Contracts;

namespace Encoder.Core.Channels;

/// <summary>The address that a channel pulls its stream from. It may contain secrets: only <see cref="Place"/> is shown. Pure.</summary>
public sealed record ChannelSource
{
    private const int RtmpPort = 1935;
    private static readonly string[] Schemes = ["rtmp", "srt", "http", "https"];

    // Others would make it listen, or change what it does.
    private static readonly string[] SrtParameters = ["passphrase", "pbkeylen", "streamid"];

    private ChannelSource(Uri address, IReadOnlyList<(string Name, string Value)> parameters) => (Address, Parameters) = (address, parameters);

    /// <summary>The address.</summary>
    public Uri Address { get; }

    /// <summary>The parameters of SRT in its query.</summary>
    public IReadOnlyList<(string Name, string Value)> Parameters { get; }

    /// <summary>Its port.</summary>
    public int Port => PortOf(Address);

    /// <summary>Scheme, host and port, without what may be secret.</summary>
    public string Place => string.Create(CultureInfo.InvariantCulture, $"{Address.Scheme}://{Address.Host}:{Port}");

    /// <summary>Reads an address; what is wrong with it otherwise.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ChannelSource? source, out string fault)
    {
        source = null;
        if (!IsAddress(text, out var address)) fault = "is no address of a stream; give one with rtmp://, srt://, http:// or https:// and a host";
        else if (address.Scheme == "srt" && address.Port <= 0) fault = "has no port; give it, as in srt://host:9000";
        else if (ParametersOf(address) is not { } parameters) fault = $"has other parameters than {string.Join(", ", SrtParameters)}; remove them";
        else (source, fault) = (new ChannelSource(address, parameters), "");
        return source is not null;
    }

    /// <summary>Whether a text is the beginning of addresses: scheme, host, perhaps a path, closed by a slash.</summary>
    public static bool IsPrefix(string text) => IsAddress(text, out var address) && text.EndsWith('/') && address is { Query: "", Fragment: "" };

    /// <summary>Whether an address begins as one of those that the operator allows: the same scheme, host and port, and a path within.</summary>
    public static bool IsAllowed(IEnumerable<string> allowed, Uri address) => !HasDots(address.OriginalString) && IsNamed(allowed, address, address.AbsolutePath);

    /// <summary>Whether scheme, host and port of an address are those of one that the operator allows.</summary>
    public static bool IsHostAllowed(IEnumerable<string> allowed, Uri address) => IsNamed(allowed, address, null);

    /// <summary>Faults with <c>channel.source_not_allowed</c> when the spec names a source that the operator does not allow.</summary>
    public static IEnumerable<Fault> Faults(ChannelSpec spec, IEnumerable<string> allowed)
    {
        if (spec.Source is { } text && TryParse(text, out var source, out _) && !IsAllowed(allowed, source.Address))
            yield return new Fault(ErrorCodes.SourceNotAllowed, "source is not among those that the operator allows (Live:AllowedSources).");
    }

    /// <inheritdoc/>
    public override string ToString() => Place;

    private static bool IsAddress(string text, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address) && Schemes.Contains(address.Scheme) && address is { Host.Length: > 0, UserInfo: "", Fragment: "" } && !text.Any(char.IsControl);

    private static bool IsNamed(IEnumerable<string> allowed, Uri address, string? path) => allowed.Select(prefix => new Uri(prefix)).Any(prefix =>
        prefix.Scheme == address.Scheme && string.Equals(prefix.IdnHost, address.IdnHost, StringComparison.OrdinalIgnoreCase) && PortOf(prefix) == PortOf(address)
        && (path is null || Rooted(path).StartsWith(Rooted(prefix.AbsolutePath), StringComparison.Ordinal)));

    private static string Rooted(string path) => path.StartsWith('/') ? path : '/' + path;

    // Uri resolves them for schemes that it knows, but not for these.
    private static bool HasDots(string text) => text.Split('?')[0].Replace("%2e", ".", StringComparison.OrdinalIgnoreCase).Split('/', '\\').Contains("..");

    private static int PortOf(Uri address) => address is { Scheme: "rtmp", Port: <= 0 } ? RtmpPort : address.Port;

    private static IReadOnlyList<(string Name, string Value)>? ParametersOf(Uri address)
    {
        if (address.Scheme != "srt") return [];
        var pairs = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToList();
        return pairs.TrueForAll(pair => pair.Length == 2 && SrtParameters.Contains(pair[0]) && !Uri.UnescapeDataString(pair[1]).Any(char.IsControl))
            ? [.. pairs.Select(pair => (pair[0], Uri.UnescapeDataString(pair[1])))]
            : null;
    }
}
