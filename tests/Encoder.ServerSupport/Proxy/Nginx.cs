using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Encoder.TestSupport.Media;
using Xunit;

namespace Encoder.ServerSupport.Proxy;

/// <summary>A real nginx with the server block of docs/operations.md: only port, certificate and upstream are this machine's.</summary>
public sealed partial class Nginx : IAsyncDisposable
{
    private readonly Process process;

    private Nginx(Process process, Uri address, X509Certificate2 certificate) => (this.process, Address, Certificate) = (process, address, certificate);

    /// <summary>Its program; null when it is not installed. Debian has it where only root looks.</summary>
    public static string? Program { get; } = ((string[])[.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), "/usr/sbin"])
        .Select(folder => Path.Combine(folder, "nginx")).FirstOrDefault(File.Exists);

    /// <summary>Where it answers, over TLS.</summary>
    public Uri Address { get; }

    /// <summary>Its own certificate.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>Starts it before a server.</summary>
    public static async Task<Nginx> StartAsync(Uri server)
    {
        var folder = TestMedia.NewFolder();
        var certificate = WriteCertificate(folder);
        var port = FreePort();
        var block = Sample().Match(Documents.Read("operations.md")).Groups["block"].Value
            .Replace("listen 443 ssl", $"listen 127.0.0.1:{port} ssl", StringComparison.Ordinal)
            .Replace("/etc/ssl/media.example.com", Path.Combine(folder, "server"), StringComparison.Ordinal)
            .Replace("127.0.0.1:5000", server.Authority, StringComparison.Ordinal);
        var user = Environment.UserName == "root" ? "user root;" : "";
        string[] temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
        await File.WriteAllTextAsync(Path.Combine(folder, "nginx.conf"), $$"""
            {{user}} daemon off; worker_processes 1; pid nginx.pid; error_log stderr;
            events { }
            http { access_log off; {{string.Concat(temporary.Select(name => $"{name}_temp_path {name}; "))}}
            {{block}}
            }
            """);
        var process = Process.Start(new ProcessStartInfo(Program!, ["-p", folder, "-c", Path.Combine(folder, "nginx.conf"), "-e", "stderr"]) { RedirectStandardError = true })!;
        await UntilItListensAsync(port, process);
        return new Nginx(process, new Uri($"https://127.0.0.1:{port}"), certificate);
    }

    /// <summary>A client that takes its certificate and none other, keeps cookies, and follows no redirect.</summary>
    public HttpClient Client() => new(new HttpClientHandler
    {
        AllowAutoRedirect = false,
        MaxConnectionsPerServer = 50,
        ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == Certificate.GetCertHashString(),
    })
    {
        BaseAddress = Address,
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static async Task UntilItListensAsync(int port, Process process)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var polls = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, patience.Token);
                return;
            }
            catch (SocketException) when (!process.HasExited)
            {
                await polls.WaitForNextTickAsync(patience.Token);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static X509Certificate2 WriteCertificate(string folder)
    {
        using var key = RSA.Create(2048);
        var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        File.WriteAllText(Path.Combine(folder, "server.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "server.key"), key.ExportPkcs8PrivateKeyPem());
        return certificate;
    }

    [GeneratedRegex(@"```nginx\n(?<block>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Sample();
}

/// <summary>A test that needs nginx beside ffmpeg: skipped on a laptop without it, run (and failing) when <c>CI=true</c>.</summary>
public sealed class NginxFactAttribute : FactAttribute
{
    /// <inheritdoc cref="NginxFactAttribute"/>
    public NginxFactAttribute() => Skip = Environment.GetEnvironmentVariable("CI") == "true" || (MediaTool.IsInstalled && Nginx.Program is not null)
        ? null
        : "nginx or ffmpeg is not installed";
}
