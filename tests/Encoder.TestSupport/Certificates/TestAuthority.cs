using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Encoder.TestSupport.Certificates;

/// <summary>An authority that signs certificates into PEM files, as docs/silo.md does with openssl.</summary>
public sealed class TestAuthority
{
    private readonly X509Certificate2 own;
    private readonly string folder = Media.TestMedia.NewFolder();

    public TestAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        own = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Path = Write("ca.pem", own.ExportCertificatePem());
    }

    /// <summary>Its own certificate, PEM.</summary>
    public string Path { get; }

    /// <summary>Signs a certificate for a member; both files are PEM.</summary>
    /// <param name="name">Names the files.</param>
    /// <param name="end">When it ends. Default: not in our time.</param>
    public MemberCertificate Sign(string name = "silo", DateTimeOffset? end = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, false));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
        using var signed = request.Create(
            own, new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), end ?? new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero), RandomNumberGenerator.GetBytes(8));
        return new(Write($"{name}.pem", signed.ExportCertificatePem()), Write($"{name}.key", key.ExportPkcs8PrivateKeyPem()), Path);
    }

    private string Write(string name, string pem)
    {
        var path = System.IO.Path.Combine(folder, name);
        File.WriteAllText(path, pem);
        return path;
    }
}

/// <summary>Files of a member of a cluster.</summary>
public sealed record MemberCertificate(string Certificate, string Key, string Ca)
{
    /// <summary>The certificate with its key.</summary>
    public X509Certificate2 Load() => X509Certificate2.CreateFromPemFile(Certificate, Key);
}
