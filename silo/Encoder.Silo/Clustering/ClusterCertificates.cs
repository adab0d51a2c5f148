using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace Encoder.Silo.Clustering;

/// <summary>The certificates of a member, and what it demands of its peers.</summary>
internal sealed class ClusterCertificates(X509Certificate2 own, X509Certificate2Collection authorities)
{
    /// <summary>This member's certificate with its key.</summary>
    public X509Certificate2 Own => own;

    /// <summary>Every fault of the options and of the files they name.</summary>
    public static IEnumerable<string> Validate(ClusterTlsOptions options)
    {
        if (!options.IsUsed) return [];
        List<string> faults =
        [
            .. new[] { ("--tls-cert", options.Certificate), ("--tls-ca", options.Ca) }.Where(file => file.Item2 is null)
                .Select(file => $"{file.Item1} is missing; TLS needs a certificate and the authority that signed it."),
            .. new[] { ("--tls-cert", options.Certificate), ("--tls-key", options.Key), ("--tls-ca", options.Ca) }
                .Where(file => file.Item2 is { } path && !File.Exists(path)).Select(file => $"{file.Item1}: there is no file {file.Item2}."),
        ];
        if (faults.Count > 0) return faults;
        try
        {
            var certificates = Load(options);
            return certificates.IsTrusted(certificates.Own) ? [] : [$"--tls-cert: {options.Certificate} is expired, or not signed by {options.Ca}; its own cluster would refuse it."];
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
        if (authorities.Count == 0) throw new CryptographicException($"{options.Ca} has no certificate.");
        var own = ReadOwn(options);
        return own.HasPrivateKey ? new(own, authorities) : throw new CryptographicException($"{options.Certificate} has no private key; give it with --tls-key.");
    }

    /// <summary>Both ways: a peer without a certificate, or with one that is not trusted, is refused.</summary>
    public void Apply(TlsOptions tls)
    {
        tls.LocalCertificate = own;
        tls.RemoteCertificateMode = tls.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;

        // Members are known by their authority, not by name: silos call each other by address, and addresses change.
        tls.RemoteCertificateValidation = (certificate, _, _) => IsTrusted(certificate);
        tls.OnAuthenticateAsClient = static (_, client) => client.TargetHost = "encoder";
    }

    /// <summary>Whether a peer's certificate is in its time and signed by the authority.</summary>
    public bool IsTrusted(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        foreach (var authority in authorities)
        {
            if (authority.SubjectName.RawData.AsSpan().SequenceEqual(authority.IssuerName.RawData)) chain.ChainPolicy.CustomTrustStore.Add(authority);
            else chain.ChainPolicy.ExtraStore.Add(authority);
        }

        return chain.Build(certificate);
    }

    private static X509Certificate2 ReadOwn(ClusterTlsOptions options)
    {
        if (Path.GetExtension(options.Certificate) is ".pfx" or ".p12") return X509CertificateLoader.LoadPkcs12FromFile(options.Certificate!, options.Password);
        var pem = options.Password is null
            ? X509Certificate2.CreateFromPemFile(options.Certificate!, options.Key)
            : X509Certificate2.CreateFromEncryptedPemFile(options.Certificate!, options.Password, options.Key);
        if (!OperatingSystem.IsWindows()) return pem;

        // Windows' TLS does not take a key that is in memory only.
        using (pem) return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
    }
}
