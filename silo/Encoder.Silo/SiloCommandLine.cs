using System.Text;

namespace Encoder.Silo;

/// <summary>The options of <c>encoder-silo</c> as keys of the configuration. A key itself is an option too: <c>--Cluster:ProbeTimeout 00:00:02</c>.</summary>
internal static class SiloCommandLine
{
    /// <summary>The key of the path of the settings file.</summary>
    public const string SettingsKey = "Settings";

    private static readonly Entry[] Entries =
    [
        new("--data", "Silo:Data", "DIR", "Folder of media and state, the same for all silos; required, but for --store azure."),
        new("--store", "Silo:Store", "KIND", "Where media and state are: directory (--data) or azure (Azure:Container); default as --cluster."),
        new("--cluster", "Cluster:Provider", "WHERE", "How silos find each other: localhost (default), localhost:PORT of the first silo, redis://HOST:PORT, azure, or postgres."),
        new("--azure-account", "Azure:Account", "NAME", "Storage account of --cluster azure and --store azure; its identity is found by itself."),
        new("--listen", "Silo:Listen", "ADDRESS", "IP address of the silo port and the gateway port. Default: 127.0.0.1."),
        new("--advertise", "Silo:Advertise", "ADDRESS", "Address under which other silos and clients reach this one. Default: --listen."),
        new("--silo-port", "Silo:SiloPort", "PORT", "Port for other silos. Default: 11111."),
        new("--gateway-port", "Silo:GatewayPort", "PORT", "Port for clients. Default: 30000."),
        new("--http-listen", "Silo:HttpListen", "ADDRESS", "IP address of the HTTP API. Default: 127.0.0.1; others need --keys."),
        new("--http-port", "Silo:HttpPort", "PORT", "Port of the HTTP API; 0 chooses a free port. Default: 5000."),
        new("--tls-cert", "Cluster:Tls:Certificate", "FILE", "Certificate of this silo, PEM or PFX. Encrypts the connections between silos and clients."),
        new("--tls-key", "Cluster:Tls:Key", "FILE", "Private key of the certificate, PEM. Default: the key within --tls-cert."),
        new("--tls-ca", "Cluster:Tls:Ca", "FILE", "Authority that signs the certificates of this cluster, PEM."),
        new("--keys", "Security:KeysFile", "FILE", "File of API keys (see 'encoder keys new')."),
        new("--slots", "Silo:Slots", "N", "Number of encodes that run at once; 0 for none. Default: one per processor."),
        new("--limits", "Silo:Limits", "LIST", "Limits per ffmpeg process and per source, such as memory=4G,cpu=2h."),
        new("--scratch", "Silo:Scratch", "DIR", "Folder for temporary files of ffmpeg. Default: within --data."),
        new("--settings", SettingsKey, "FILE", "JSON file with further settings. The command line takes precedence."),
        new("--log-json", "Silo:LogJson", "true", "Write each log entry as one line of JSON."),
    ];

    /// <summary>The mapping for the command-line configuration provider.</summary>
    public static Dictionary<string, string> Mappings => Entries.ToDictionary(entry => entry.Option, entry => entry.Key);

    /// <summary>A fault for every argument that is not an option, because the configuration provider ignores it.</summary>
    public static IReadOnlyList<string> Faults(string[] arguments)
    {
        var faults = new List<string>();
        for (var at = 0; at < arguments.Length; at++)
        {
            var option = arguments[at].Split('=')[0];
            if (!option.StartsWith("--", StringComparison.Ordinal))
            {
                faults.Add($"'{option}' is not an option; see --help.");
                continue;
            }

            if (!option.Contains(':', StringComparison.Ordinal) && !Array.Exists(Entries, entry => entry.Option == option)) faults.Add($"The option {option} is unknown; see --help.");
            if (!arguments[at].Contains('=', StringComparison.Ordinal) && ++at == arguments.Length) faults.Add($"{option} needs a value.");
        }

        return faults;
    }

    /// <summary>The text of <c>--help</c>.</summary>
    public static string Help()
    {
        var text = new StringBuilder("encoder-silo [options]\n\nOne silo of a cluster: grains, a node that encodes, and the HTTP API (docs/silo.md).\n\n");
        foreach (var entry in Entries) text.Append("  ").Append($"{entry.Option} {entry.Value}".PadRight(24)).Append(entry.Description).Append('\n');
        return text.ToString();
    }

    private sealed record Entry(string Option, string Key, string Value, string Description);
}
