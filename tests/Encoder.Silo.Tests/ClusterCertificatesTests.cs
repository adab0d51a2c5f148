using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Encoder.Silo.Clustering;
using Encoder.TestSupport.Certificates;
using Encoder.TestSupport.Media;

namespace Encoder.Silo.Tests;

/// <summary>Who may join a cluster: whoever holds a certificate of its authority, and nobody else.</summary>
public sealed partial class ClusterCertificatesTests
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

    // docs/silo.md: one block makes the authority, one a silo's certificate.
    [OpensslFact]
    public async Task Certificates_OfTheCommandsOfTheDocument_AreTrusted()
    {
        var folder = TestMedia.NewFolder();
        var blocks = Fence().Matches(await File.ReadAllTextAsync(DocumentPath())).Select(static block => block.Groups[1].Value).Where(static text => text.StartsWith("openssl ", StringComparison.Ordinal)).ToList();

        foreach (var block in blocks) await MediaTool.RunAsync("bash", ["-euc", $"cd '{folder}'\n{block}"]);

        Assert.Equal(2, blocks.Count);
        var options = new ClusterTlsOptions { Certificate = Path.Combine(folder, "silo.pem"), Key = Path.Combine(folder, "silo.key"), Ca = Path.Combine(folder, "ca.pem") };
        Assert.Empty(ClusterCertificates.Validate(options));
        Assert.False(ClusterCertificates.Load(options).IsTrusted(authority.Sign("stranger").Load()));
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

    private static string DocumentPath()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Encoder.sln")))
                return Path.Combine(folder.FullName, "docs", "silo.md");
        throw new InvalidOperationException($"No Encoder.sln above {AppContext.BaseDirectory}");
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Fence();
}

/// <summary>A test that needs openssl and bash: skipped on a laptop without them, run (and failing) when <c>CI=true</c>.</summary>
internal sealed class OpensslFactAttribute : FactAttribute
{
    public OpensslFactAttribute() => Skip = Environment.GetEnvironmentVariable("CI") == "true" ? null
        : Array.TrueForAll(["openssl", "bash"], static tool => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool)))) ? null
        : "openssl and bash are not installed";
}
