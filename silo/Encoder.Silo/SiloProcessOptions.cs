namespace Encoder.Silo;

/// <summary>One silo of a cluster. Command line (<c>--silo-port 11111</c>) or configuration section <c>Silo</c>.</summary>
public sealed class SiloProcessOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Silo";

    /// <summary>IP address that the silo port and the gateway port are opened on; <c>0.0.0.0</c> and <c>::</c> mean every address. Default 127.0.0.1.</summary>
    public string Listen { get; set; } = "127.0.0.1";

    /// <summary>IP address or host name under which other silos and clients reach this one. Default: <see cref="Listen"/>.</summary>
    public string? Advertise { get; set; }

    /// <summary>Port that other silos talk to. Default 11111.</summary>
    public int SiloPort { get; set; } = 11111;

    /// <summary>Port that clients talk to. Default 30000.</summary>
    public int GatewayPort { get; set; } = 30000;

    /// <summary>IP address of the HTTP API; others than loopback ones need keys. Default 127.0.0.1. <c>Kestrel:Endpoints</c> takes its place.</summary>
    public string HttpListen { get; set; } = "127.0.0.1";

    /// <summary>Port of the HTTP API; 0 takes a free one. Default 5000.</summary>
    public int HttpPort { get; set; } = 5000;

    /// <summary>
    /// Where media and state are kept: <c>directory</c>, in <see cref="Data"/>, or <c>azure</c>, in the container of the section <c>Azure</c>.
    /// Default: <c>azure</c> with <c>--cluster azure</c>, otherwise <c>directory</c>.
    /// </summary>
    public string? Store { get; set; }

    /// <summary>Folder of media and state, the same for all silos; made when absent. Required, but for <c>--store azure</c>, which does not use it.</summary>
    public string Data { get; set; } = "";

    /// <summary>Encodes at once, 0 to 1024; 0: this silo hosts grains and encodes nothing. Default: one per processor. Never changes the bytes.</summary>
    public int Slots { get; set; } = Environment.ProcessorCount;

    /// <summary>
    /// A node's work is given to another after this long without a word from it, 5 s to 10 min; the same for all silos. Default 20 s. Shorter
    /// than a silo takes to recover from a stall, work is done twice.
    /// </summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Whether jobs whose spec does not say get a poster and thumbnails. Default true.</summary>
    public bool Previews { get; set; } = true;

    /// <summary>What one ffmpeg may use and a source may ask of it, such as <c>memory=4G,cpu=2h</c>; the same for all silos. Default: see <see cref="Ffmpeg.Nodes.LimitList"/>.</summary>
    public string Limits { get; set; } = "";

    /// <summary>Folder of ffmpeg's private files. Default: a folder of this silo's own in <see cref="Data"/>, and without that in the system's temporary folder.</summary>
    public string? Scratch { get; set; }

    /// <summary>Whether log lines are JSON objects. Default: text.</summary>
    public bool LogJson { get; set; }

    /// <summary>The scratch folder, given or not.</summary>
    internal string ScratchParent => Scratch ?? Path.Combine(Data.Length > 0 ? Path.Combine(Data, ".scratch") : Path.Combine(Path.GetTempPath(), "encoder-silo"), $"{SiloPort}");
}
