using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Encoder.Contracts;
using Encoder.Silo.Embedded;
using Encoder.Silo.Serving;
using Encoder.TestSupport.Media;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Tests.Security;

public sealed class TlsTests
{
    private readonly string folder = TestMedia.NewFolder();

    [FfmpegFact]
    public async Task Server_WithACertificate_AnswersOverTls()
    {
        var certificate = WriteCertificate();
        await using var server = await ServerHost.StartAsync(Options("https://127.0.0.1:0"), CancellationToken.None);
        X509Certificate2? shown = null;
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, presented, _, _) => (shown = presented is null ? null : new X509Certificate2(presented)) is not null,
        };
        using var http = new HttpClient(handler);

        using var answer = await http.GetAsync(new Uri(server.Address, "/health/live"));

        Assert.Equal("https", server.Address.Scheme);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(certificate.Thumbprint, shown?.Thumbprint);
    }

    [FfmpegFact]
    public async Task Server_WithoutKeysOnAConfiguredAddress_DoesNotStart()
    {
        WriteCertificate();

        var exception = await Assert.ThrowsAsync<FaultException>(() => ServerHost.StartAsync(Options("https://0.0.0.0:0"), CancellationToken.None));

        Assert.Equal(ErrorCodes.AuthKeysMissing, exception.Fault.Code);
    }

    [FfmpegFact]
    public async Task Server_WithBrokenSettings_DoesNotStart()
    {
        var options = Options("https://127.0.0.1:0");
        await System.IO.File.WriteAllTextAsync(options.SettingsFile!, "{ broken");

        await Assert.ThrowsAsync<OptionsValidationException>(() => ServerHost.StartAsync(options, CancellationToken.None));
    }

    private ServerHostOptions Options(string url)
    {
        var settings = new { Kestrel = new { Endpoints = new { Https = new { Url = url, Certificate = new { Path = File("server.pem"), KeyPath = File("server.key") } } } } };
        System.IO.File.WriteAllText(File("settings.json"), JsonSerializer.Serialize(settings));
        return new ServerHostOptions { Silo = new EmbeddedSiloOptions { DataDirectory = File("data"), Durable = false }, SettingsFile = File("settings.json") };
    }

    private X509Certificate2 WriteCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        System.IO.File.WriteAllText(File("server.pem"), certificate.ExportCertificatePem());
        System.IO.File.WriteAllText(File("server.key"), key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }

    private string File(string name) => Path.Combine(folder, name);
}
