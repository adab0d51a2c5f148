using System.Globalization;
using System.Net;
using Encoder.Contracts;
using Encoder.Grains;

namespace Encoder.Node.Live;

/// <summary>How nodes receive live streams; section <c>Live</c> of the configuration. Without a port none are received, and without allowed sources none are pulled.</summary>
public sealed class LiveOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Live";

    /// <summary>
    /// Ports on which a node listens for publishers by RTMP (TCP) or SRT (UDP), one channel each, such as <c>1935-1944</c>. Default: none, and no port is opened.
    /// </summary>
    public string? Ports { get; set; }

    /// <summary>
    /// The port (TCP) on which a node listens for the publishers of all its channels by RTMP, with nginx and its RTMP module. Default: none, and each channel
    /// has one of <see cref="Ports"/>.
    /// </summary>
    public int? RtmpPort { get; set; }

    /// <summary>The nginx of <see cref="RtmpPort"/>. Default: where Debian has it.</summary>
    public string Nginx { get; set; } = "/usr/sbin/nginx";

    /// <summary>Its RTMP module. Default: where Debian has it.</summary>
    public string NginxRtmpModule { get; set; } = "/usr/lib/nginx/modules/ngx_rtmp_module.so";

    /// <summary>The IP address on which it listens. Default <c>127.0.0.1</c>; <c>0.0.0.0</c> for publishers on other machines.</summary>
    public string Listen { get; set; } = "127.0.0.1";

    /// <summary>The host in the addresses for publishers. Default: the address above or, if that is any address, the name of the machine.</summary>
    public string? Host { get; set; }

    /// <summary>
    /// Beginnings of the addresses that channels may be pulled from, with scheme, host, port and a closing slash, such as <c>https://live.example.org/</c>.
    /// Default: none.
    /// </summary>
    public IList<string> AllowedSources { get; } = [];

    /// <summary>A publisher that sends nothing for this long has gone, and another may come; 1 s to 1 min. Default 5 s.</summary>
    public TimeSpan SilenceAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// When a channel is more than this many segments behind its stream, and falls back further, its most expensive rung is not encoded any more; 4 to 1,000, or
    /// 0: never. Default 10.
    /// </summary>
    public int DropRungBehind { get; set; } = new JobOptions().DropRungBehind;

    /// <summary>Whether a node with these options listens for publishers of a protocol.</summary>
    public bool ListensBy(IngestProtocol protocol) => !string.IsNullOrEmpty(Ports) || (protocol is IngestProtocol.Rtmp && RtmpPort is not null);

    /// <summary>The ports; null when the text is not a range.</summary>
    internal IReadOnlyList<int>? PortRange()
    {
        if (string.IsNullOrEmpty(Ports)) return [];
        var ends = Ports.Split('-');
        if (ends.Length > 2 || !TryPort(ends[0], out var first) || !TryPort(ends[^1], out var last) || last < first) return null;
        return [.. Enumerable.Range(first, last - first + 1)];
    }

    /// <summary>The host in the addresses for publishers.</summary>
    internal string HostName => Host ?? (IPAddress.TryParse(Listen, out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) ? Environment.MachineName : Listen);

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is > 0 and <= 65_535;
}
