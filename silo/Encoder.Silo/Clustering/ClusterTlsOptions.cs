namespace Encoder.Silo.Clustering;

/// <summary>
/// TLS between silos and from clients to gateways. Both sides present a certificate that the authority signed, and refuse a peer without one.
/// All files are read once, at start.
/// </summary>
public sealed class ClusterTlsOptions
{
    /// <summary>The certificate of this member: a PEM file, or a PFX file (<c>.pfx</c>, <c>.p12</c>) with its private key.</summary>
    public string? Certificate { get; set; }

    /// <summary>PEM file of the private key. Default: the key is in <see cref="Certificate"/>.</summary>
    public string? Key { get; set; }

    /// <summary>Password of the PFX file or of an encrypted PEM key. Never printed.</summary>
    public string? Password { get; set; }

    /// <summary>
    /// PEM file of the authority that signs the certificates of this cluster, and of intermediate ones, if any. Every holder of a
    /// certificate of it can join, so it must be used for this cluster only.
    /// </summary>
    public string? Ca { get; set; }

    /// <summary>Whether any option is set.</summary>
    public bool IsUsed => Certificate is not null || Key is not null || Ca is not null;
}
