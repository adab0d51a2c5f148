namespace Encoder.Silo.Clustering;

/// <summary>
/// TLS between silos and from clients to gateways. Both sides show a certificate that the authority signed, and refuse a peer that has none.
/// All files are read once, at start.
/// </summary>
public sealed class ClusterTlsOptions
{
    /// <summary>This member's certificate: a PEM file, or a PFX file (<c>.pfx</c>, <c>.p12</c>) with its private key.</summary>
    public string? Certificate { get; set; }

    /// <summary>PEM file of the private key. Default: the key is in <see cref="Certificate"/>.</summary>
    public string? Key { get; set; }

    /// <summary>Password of the PFX file or of an encrypted PEM key. Never printed.</summary>
    public string? Password { get; set; }

    /// <summary>
    /// PEM file of the authority that signs the certificates of this cluster, and of intermediate ones where there are any. Whoever has a
    /// certificate of it may join: it must sign for this cluster alone.
    /// </summary>
    public string? Ca { get; set; }

    /// <summary>Whether anything of it is set.</summary>
    public bool IsUsed => Certificate is not null || Key is not null || Ca is not null;
}
