namespace Encoder.Node.Encryption;

/// <summary>Where keys may come from; section <c>Encryption</c> of the configuration.</summary>
public sealed class EncryptionOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Encryption";

    /// <summary>
    /// Beginnings of the addresses that <c>delivery.encryption.keyServer</c> of a job may have, with a closing slash, such as <c>https://keys.example.org/v1/</c>.
    /// Default: none, and a job that names a key server is refused.
    /// </summary>
    public IList<string> AllowedKeyServers { get; } = [];

    /// <summary>Bearer token by which nodes make themselves known to key servers. A secret. Default: none.</summary>
    public string? KeyServerToken { get; set; }
}
