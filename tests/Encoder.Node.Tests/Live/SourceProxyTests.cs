using System.Net;
using System.Net.Sockets;
using System.Text;
using Encoder.Node.Live;

namespace Encoder.Node.Tests.Live;

public sealed class SourceProxyTests
{
    [Fact]
    public async Task Request_ToAnAllowedAddress_ReachesItWithItsPath()
    {
        await using var server = new OneAnswer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nmedia");
        await using var proxy = new SourceProxy(new SourceGuard([$"http://127.0.0.1:{server.Port}/live/"]));
        using var http = ClientOf(proxy);

        Assert.Equal("media", await http.GetStringAsync(new Uri($"http://127.0.0.1:{server.Port}/live/a.ts?b=c")));
        var head = await server.Request;
        Assert.StartsWith("GET /live/a.ts?b=c HTTP/1.1\r\n", head, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", head, StringComparison.Ordinal);
    }

    // As a redirect, or a playlist, could ask for.
    [Theory]
    [InlineData("/admin")]
    [InlineData("/live/../admin")]
    public async Task Request_ToAnotherPath_IsForbidden(string path)
    {
        await using var server = new OneAnswer("");
        await using var proxy = new SourceProxy(new SourceGuard([$"http://127.0.0.1:{server.Port}/live/"]));
        using var http = ClientOf(proxy);

        using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{server.Port}{path}"));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False(server.Request.IsCompleted);
    }

    [Fact]
    public async Task Request_ToAnotherHost_IsForbidden()
    {
        await using var server = new OneAnswer("");
        await using var proxy = new SourceProxy(new SourceGuard(["http://127.0.0.1:1/"]));
        using var http = ClientOf(proxy);

        using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{server.Port}/"));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False(server.Request.IsCompleted);
    }

    [Fact]
    public async Task Request_ToAServerThatIsAway_IsABadGateway()
    {
        await using var proxy = new SourceProxy(new SourceGuard(["http://127.0.0.1:1/"]));
        using var http = ClientOf(proxy);

        using var response = await http.GetAsync(new Uri("http://127.0.0.1:1/"));
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
    }

    [Theory]
    [InlineData("https://127.0.0.1:{0}/", "HTTP/1.1 200 OK")]
    [InlineData("http://127.0.0.1:{0}/", "HTTP/1.1 403 Forbidden")]
    public async Task Tunnel_ByScheme_IsOpenedOrForbidden(string allowed, string answer)
    {
        await using var server = new OneAnswer("");
        await using var proxy = new SourceProxy(new SourceGuard([allowed.Replace("{0}", $"{server.Port}", StringComparison.Ordinal)]));
        using var client = new TcpClient();
        await client.ConnectAsync(IPEndPoint.Parse(proxy.Address["http://".Length..]));

        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"CONNECT 127.0.0.1:{server.Port} HTTP/1.1\r\n\r\n"));
        using var reader = new StreamReader(client.GetStream());
        Assert.Equal(answer, await reader.ReadLineAsync());
    }

    private static HttpClient ClientOf(SourceProxy proxy) =>
        new(new SocketsHttpHandler { Proxy = new WebProxy(proxy.Address) { BypassProxyOnLocal = false }, AllowAutoRedirect = false });

    /// <summary>A server that takes one request and answers it.</summary>
    private sealed class OneAnswer : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource ended = new();

        public OneAnswer(string answer)
        {
            listener.Start();
            Request = ServeAsync(answer);
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public Task<string> Request { get; }

        public async ValueTask DisposeAsync()
        {
            await ended.CancelAsync();
            await Request.ContinueWith(_ => { }, TaskScheduler.Default);
            listener.Dispose();
            ended.Dispose();
        }

        private async Task<string> ServeAsync(string answer)
        {
            using var client = await listener.AcceptTcpClientAsync(ended.Token);
            var head = new StringBuilder();
            using var reader = new StreamReader(client.GetStream(), leaveOpen: true);
            while (await reader.ReadLineAsync(ended.Token) is { Length: > 0 } line) head.Append(line).Append("\r\n");
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer), ended.Token);
            return head.ToString();
        }
    }
}
