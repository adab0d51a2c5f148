using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Encoder.TestSupport.Certificates;
using Encoder.TestSupport.Media;

namespace Encoder.Cluster.Tests;

/// <summary>Two silos of <c>--cluster localhost</c> and a client with certificates of one authority work together; nobody else gets in.</summary>
public sealed class TlsTests
{
    private const string Spec = """{"ladder":[{"name":"240p","preset":"ultrafast"}],"chunkSeconds":1,"delivery":{"segmentSeconds":1}}""";

    [FfmpegFact]
    public async Task Peers_WithoutAValidCertificate_AreRefused()
    {
        var authority = new TestAuthority();
        var (first, gateway) = (FreePort.Next(), FreePort.Next());
        await using var silos = new SiloProcesses($"localhost:{first}", Options(authority.Sign()));
        await silos.StartAsync(slots: 1, first, gateway);
        await silos.StartAsync();

        Assert.Equal(0, await SubmitAsync(silos, gateway));
        foreach (var port in new[] { first, gateway })
        {
            Assert.False(await IsLetInAsync(port, null));
            Assert.False(await IsLetInAsync(port, new TestAuthority().Sign("stranger").Load()));
            Assert.False(await IsLetInAsync(port, authority.Sign("old", end: new DateTimeOffset(2021, 1, 1, 0, 0, 0, TimeSpan.Zero)).Load()));
        }
    }

    private static async Task<int> SubmitAsync(SiloProcesses silos, int gateway)
    {
        var spec = Path.Combine(TestMedia.NewFolder(), "spec.json");
        await File.WriteAllTextAsync(spec, Spec);
        using var client = silos.Submit(spec, await TestMedia.ClipAsync(new ClipSpec()), "--Cluster:Gateways:0", $"{gateway}");
        var (output, error) = (client.StandardOutput.ReadToEndAsync(), client.StandardError.ReadToEndAsync());
        await client.WaitForExitAsync();
        Assert.True(client.ExitCode == 0, $"{await output}\n{await error}\n{silos.Logs()}");
        return client.ExitCode;
    }

    /// <summary>With TLS 1.3 a client hears only when it reads that its certificate was refused.</summary>
    private static async Task<bool> IsLetInAsync(int port, X509Certificate2? certificate)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", port);
        await using var tls = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "encoder", ClientCertificates = certificate is null ? null : [certificate] });
            return await tls.ReadAsync(new byte[1]).AsTask().WaitAsync(TimeSpan.FromSeconds(10)) > 0;
        }
        catch (TimeoutException)
        {
            // Who is let in is waited for.
            return true;
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            return false;
        }
    }

    // By their keys, which the client reads too.
    private static string[] Options(MemberCertificate member) =>
        ["--Cluster:Tls:Certificate", member.Certificate, "--Cluster:Tls:Key", member.Key, "--Cluster:Tls:Ca", member.Ca];
}
