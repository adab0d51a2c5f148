using System.Text;

namespace Encoder.Silo;

/// <summary>The options of <c>encoder-silo</c> as keys of the configuration. A key itself is an option too: <c>--Cluster:ProbeTimeout 00:00:02</c>.</summary>
internal static class SiloCommandLine
{
    /// <summary>Where the settings file is named.</summary>
    public const string SettingsKey = "Settings";

    private static readonly Entry[] Entries =
    [
        new("--data", "Silo:Data", "DIR", "Folder of media and state, the same for all silos; required, but for --store azure."),
        new("--store", "Silo:Store", "KIND", "Where media and state are: directory (--data) or azure (Azure:Container); default as --cluster."),
        new("--cluster", "Cluster:Provider", "WHERE", "How silos find each other: localhost (default), localhost:PORT of the first silo, redis://HOST:PORT, azure, or postgres."),
        new("--azure-account", "Azure:Account", "NAME", "Storage account of --cluster azure and --store azure; its identity is found by itself."),
        new("--listen", "Silo:Listen", "ADDRESS", "IP address of the silo port and the gateway port; default 127.0.0.1."),
        new("--advertise", "Silo:Advertise", "ADDRESS", "Address under which other silos and clients reach this one; default --listen."),
        new("--silo-port", "Silo:SiloPort", "PORT", "Port that other silos talk to; default 11111."),
        new("--gateway-port", "Silo:GatewayPort", "PORT", "Port that clients talk to; default 30000."),
        new("--http-listen", "Silo:HttpListen", "ADDRESS", "IP address of the HTTP API; default 127.0.0.1, others need --keys."),
        new("--http-port", "Silo:HttpPort", "PORT", "Port of the HTTP API, 0 for a free one; default 5000."),
        new("--tls-cert", "Cluster:Tls:Certificate", "FILE", "Certificate of this silo, PEM or PFX: connections between silos and clients are encrypted."),
        new("--tls-key", "Cluster:Tls:Key", "FILE", "Private key of the certificate, PEM; default within --tls-cert."),
        new("--tls-ca", "Cluster:Tls:Ca", "FILE", "Authority that signs the certificates of this cluster, PEM."),
        new("--keys", "Security:KeysFile", "FILE", "File of API keys (see 'encoder keys new')."),
        new("--slots", "Silo:Slots", "N", "Encodes at once; default one per processor, 0 for none."),
        new("--limits", "Silo:Limits", "LIST", "What one ffmpeg may use, such as memory=4G,cpu=2h."),
        new("--scratch", "Silo:Scratch", "DIR", "Folder of ffmpeg's private files; default within --data."),
        new("--settings", SettingsKey, "FILE", "JSON file of further settings; the command line wins."),
        new("--log-json", "Silo:LogJson", "true", "Log lines as one JSON object each."),
    ];

    /// <summary>For the configuration's own reader of command lines.</summary>
    public static Dictionary<string, string> Mappings => Entries.ToDictionary(entry => entry.Option, entry => entry.Key);

    /// <summary>Every argument that is no option: the configuration's reader would pass over it in silence.</summary>
    public static IReadOnlyList<string> Faults(string[] arguments)
    {
        var faults = new List<string>();
        for (var at = 0; at < arguments.Length; at++)
        {
            var option = arguments[at].Split('=')[0];
            if (!option.StartsWith("--", StringComparison.Ordinal))
            {
                faults.Add($"'{option}' is no option; see --help.");
                continue;
            }

            if (!option.Contains(':', StringComparison.Ordinal) && !Array.Exists(Entries, entry => entry.Option == option)) faults.Add($"There is no option {option}; see --help.");
            if (!arguments[at].Contains('=', StringComparison.Ordinal) && ++at == arguments.Length) faults.Add($"{option} needs a value.");
        }

        return faults;
    }

    /// <summary>What <c>--help</c> prints.</summary>
    public static string Help()
    {
        var text = new StringBuilder("encoder-silo [options]\n\nOne silo of a cluster: grains, a node that encodes, and the HTTP API (docs/silo.md).\n\n");
        foreach (var entry in Entries) text.Append("  ").Append($"{entry.Option} {entry.Value}".PadRight(24)).Append(entry.Description).Append('\n');
        return text.ToString();
    }

    private sealed record Entry(string Option, string Key, string Value, string Description);
}
