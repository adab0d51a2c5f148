namespace Encoder.Silo;

/// <summary>One silo of a cluster. Command line (<c>--silo-port 11111</c>) or configuration section <c>Silo</c>.</summary>
public sealed class SiloProcessOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Silo";

    /// <summary>IP address on which the silo port and the gateway port are opened; <c>0.0.0.0</c> and <c>::</c> mean every address. Default 127.0.0.1.</summary>
    public string Listen { get; set; } = "127.0.0.1";

    /// <summary>IP address or host name under which other silos and clients reach this one. Default: <see cref="Listen"/>.</summary>
    public string? Advertise { get; set; }

    /// <summary>Port for other silos. Default 11111.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>Port for clients. Default 30000.</summary>
    public int GatewayPort { get; set; } = 30000;

    /// <summary>IP address of the HTTP API; other addresses than loopback need keys. Default 127.0.0.1. <c>Kestrel:Endpoints</c> replaces it.</summary>
    public string HttpListen { get; set; } = "127.0.0.1";

    /// <summary>Port of the HTTP API; 0 chooses a free one. Default 5000.</summary>
    public int HttpPort { get; set; } = 5000;

    /// <summary>
    /// Where media and state are kept: <c>directory</c>, in <see cref="Data"/>, or <c>azure</c>, in the container of the section <c>Azure</c>.
    /// Default: <c>azure</c> with <c>--cluster azure</c>, otherwise <c>directory</c>.
    /// </summary>
    public string? Store { get; set; }

    /// <summary>Folder of media and state, the same for all silos; made when absent. Required, but for <c>--store azure</c>, which does not use it.</summary>
    public string Data { get; set; } = "";

    /// <summary>Number of encodes that run at once, 0 to 1024; with 0 the silo hosts grains and does not encode. Default: one per processor. Does not change the output.</summary>
    public int Slots { get; set; } = Environment.ProcessorCount;

    /// <summary>
    /// The work of a node is given to another node after this long without a report, 5 s to 10 min; the same for all silos. Default 20 s. If it is shorter
    /// than a silo needs to recover from a stall, work is done twice.
    /// </summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether jobs get a poster and thumbnails when their spec does not say. Default true.</summary>
    public bool Previews { get; set; } = true;

    /// <summary>Limits per ffmpeg process and per source, such as <c>memory=4G,cpu=2h</c>; the same for all silos. Default: see <see cref="Ffmpeg.Nodes.LimitList"/>.</summary>
    public string Limits { get; set; } = "";

    /// <summary>Folder of ffmpeg's private files. Default: a folder of this silo's own in <see cref="Data"/>, and without that in the system's temporary folder.</summary>
    public string? Scratch { get; set; }

    /// <summary>Whether each log entry is a JSON object. Default: text.</summary>
    public bool LogJson { get; set; }

    /// <summary>The scratch folder, given or not.</summary>
    internal string ScratchParent => Scratch ?? Path.Combine(Data.Length > 0 ? Path.Combine(Data, ".scratch") : Path.Combine(Path.GetTempPath(), "encoder-silo"), $"{SiloPort}");
}
