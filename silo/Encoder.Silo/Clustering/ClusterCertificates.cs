using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace Encoder.Silo.Clustering;

/// <summary>The certificates of a member, and the check of those of its peers.</summary>
internal sealed class ClusterCertificates(X509Certificate2 own, X509Certificate2Collection authorities)
{
    /// <summary>The certificate of this member with its key.</summary>
    public X509Certificate2 Own => own;

    /// <summary>All faults of the options and of their files.</summary>
    public static IEnumerable<string> Validate(ClusterTlsOptions options)
    {
        if (!options.IsUsed) return [];
        List<string> faults =
        [
            .. new[] { ("--tls-cert", options.Certificate), ("--tls-ca", options.Ca) }.Where(file => file.Item2 is null)
                .Select(file => $"{file.Item1} is missing; TLS needs both a certificate and the authority that signed it."),
            .. new[] { ("--tls-cert", options.Certificate), ("--tls-key", options.Key), ("--tls-ca", options.Ca) }
                .Where(file => file.Item2 is { } path && !File.Exists(path)).Select(file => $"{file.Item1}: the file {file.Item2} was not found."),
        ];
        if (faults.Count > 0) return faults;
        try
        {
            var certificates = Load(options);
            return certificates.IsTrusted(certificates.Own) ? [] : [$"--tls-cert: {options.Certificate} has expired or is not signed by {options.Ca}; the other silos would refuse it."];
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [$"--tls-cert, --tls-key, --tls-ca: {exception.Message}"];
        }
    }

    /// <summary>Reads the files.</summary>
    public static ClusterCertificates Load(ClusterTlsOptions options)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(options.Ca!);
        if (authorities.Count == 0) throw new CryptographicException($"{options.Ca} contains no certificate.");
        var own = ReadOwn(options);
        return own.HasPrivateKey ? new(own, authorities) : throw new CryptographicException($"{options.Certificate} contains no private key; give it with --tls-key.");
    }

    /// <summary>Applies to both sides: a peer without a certificate, or with an untrusted one, is refused.</summary>
    public void Apply(TlsOptions tls)
    {
        tls.LocalCertificate = own;
        tls.RemoteCertificateMode = tls.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;

        // Members are verified by their authority, not by name: silos connect by address, and addresses change.
        tls.RemoteCertificateValidation = (certificate, _, _) => IsTrusted(certificate);
        tls.OnAuthenticateAsClient = static (_, client) => client.TargetHost = "encoder";
    }

    /// <summary>Whether the certificate of a peer is currently valid and signed by an authority. Each authority is tried alone, because an old and a new one may have the same name.</summary>
    public bool IsTrusted(X509Certificate2 certificate) => authorities.Where(IsRoot).Any(root => IsSignedBy(certificate, root));

    private bool IsSignedBy(X509Certificate2 certificate, X509Certificate2 root)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.CustomTrustStore.Add(root);
        chain.ChainPolicy.ExtraStore.AddRange(authorities.Where(static authority => !IsRoot(authority)).ToArray());
        return chain.Build(certificate);
    }

    private static bool IsRoot(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    private static X509Certificate2 ReadOwn(ClusterTlsOptions options)
    {
        if (Path.GetExtension(options.Certificate) is ".pfx" or ".p12") return X509CertificateLoader.LoadPkcs12FromFile(options.Certificate!, options.Password);
        var pem = options.Password is null
            ? X509Certificate2.CreateFromPemFile(options.Certificate!, options.Key)
            : X509Certificate2.CreateFromEncryptedPemFile(options.Certificate!, options.Password, options.Key);
        if (!OperatingSystem.IsWindows()) return pem;

        // TLS on Windows does not accept a key that is in memory only.
        using (pem) return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
    }
}
