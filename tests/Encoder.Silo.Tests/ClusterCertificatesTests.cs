using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Encoder.Silo.Clustering;
using Encoder.TestSupport.Certificates;
using Encoder.TestSupport.Media;

namespace Encoder.Silo.Tests;

/// <summary>Who may join a cluster: whoever holds a certificate of its authority, and nobody else.</summary>
public sealed class ClusterCertificatesTests
{
    private readonly TestAuthority authority = new();

    [Fact]
    public void Member_OfTheAuthority_IsTrustedAndNobodyElseIs()
    {
        var ours = ClusterCertificates.Load(Options(authority.Sign()));

        Assert.True(ours.IsTrusted(authority.Sign("other").Load()));
        Assert.False(ours.IsTrusted(new TestAuthority().Sign("stranger").Load()));
        Assert.False(ours.IsTrusted(authority.Sign("old", end: new DateTimeOffset(2021, 1, 1, 0, 0, 0, TimeSpan.Zero)).Load()));
    }

    [Fact]
    public void Authorities_OldAndNewInOneFile_AreBothTrusted()
    {
        var next = new TestAuthority();
        var both = Path.Combine(TestMedia.NewFolder(), "both.pem");
        File.WriteAllText(both, File.ReadAllText(authority.Path) + "\n" + File.ReadAllText(next.Path));

        var ours = ClusterCertificates.Load(Options(authority.Sign() with { Ca = both }));

        Assert.True(ours.IsTrusted(authority.Sign("old").Load()));
        Assert.True(ours.IsTrusted(next.Sign("new").Load()));
    }

    [Fact]
    public void Certificate_AsPfxOrWithAnEncryptedKey_IsReadByItsPassword()
    {
        var member = authority.Sign();
        var (pfx, key) = (Path.Combine(TestMedia.NewFolder(), "silo.pfx"), Path.Combine(TestMedia.NewFolder(), "silo.key"));
        using var loaded = member.Load();
        File.WriteAllBytes(pfx, loaded.Export(X509ContentType.Pkcs12, "secret"));
        using var plain = loaded.GetECDsaPrivateKey()!;
        File.WriteAllText(key, plain.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));

        Assert.Empty(ClusterCertificates.Validate(new ClusterTlsOptions { Certificate = pfx, Password = "secret", Ca = member.Ca }));
        Assert.Empty(ClusterCertificates.Validate(Options(member with { Key = key }, "secret")));
        var refused = Assert.Single(ClusterCertificates.Validate(new ClusterTlsOptions { Certificate = pfx, Password = "mistyped", Ca = member.Ca }));
        Assert.DoesNotContain("mistyped", refused, StringComparison.Ordinal);
    }

    [Fact]
    public void Certificate_ItsOwnClusterWouldRefuse_IsRefusedAtStart()
    {
        var stranger = new TestAuthority().Sign("stranger");

        var refused = Assert.Single(ClusterCertificates.Validate(Options(stranger with { Ca = authority.Path })));

        Assert.EndsWith("the other silos would refuse it.", refused, StringComparison.Ordinal);
    }

    [Fact]
    public void Key_Missing_IsNamed()
    {
        var member = authority.Sign();

        var refused = Assert.Single(ClusterCertificates.Validate(new ClusterTlsOptions { Certificate = member.Certificate, Ca = member.Ca }));

        Assert.StartsWith("--tls-cert, --tls-key, --tls-ca: ", refused, StringComparison.Ordinal);
    }

    private static ClusterTlsOptions Options(MemberCertificate member, string? password = null) =>
        new() { Certificate = member.Certificate, Key = member.Key, Ca = member.Ca, Password = password };
}
