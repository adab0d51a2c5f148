using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Encoder.Server.Limits;
using Encoder.ServerSupport;
using Encoder.ServerSupport.Security;
using Encoder.TestSupport.Media;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Server.Tests.Limits;

public sealed class LimitTests
{
    [FfmpegFact]
    public async Task Server_WithAThousandIdleConnections_AnswersOthers()
    {
        await using var server = await ServerFixture.StartAsync();
        var idle = new List<Socket>();
        try
        {
            for (var number = 0; number < 1000; number++)
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                idle.Add(socket);
                await socket.ConnectAsync(IPAddress.Loopback, server.Address.Port);
                if (number % 2 == 0) await socket.SendAsync("GET /api/nodes HTTP/1.1\r\nHost: local"u8.ToArray());
            }

            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
            using var answer = await server.Http.GetAsync(new Uri("/api/nodes", UriKind.Relative), patience.Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        finally
        {
            idle.ForEach(socket => socket.Dispose());
        }
    }

    [FfmpegTheory]
    [InlineData("POST /api/specs/validate HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n{")]
    [InlineData("GET /api/nodes HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")]
    public async Task Client_ThatNeverEndsItsRequest_IsCutOff(string beginning)
    {
        await using var server = await ServerFixture.StartAsync(services: services => services.Configure<LimitOptions>(limits =>
            (limits.BodyGrace, limits.HeadersTimeout) = (TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1))));
        using var slow = new TcpClient();
        await slow.ConnectAsync(IPAddress.Loopback, server.Address.Port);
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes(beginning));

        // Ends when the server closes the connection; a server that does not would run into the limit.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var reader = new StreamReader(slow.GetStream());
        Assert.Contains("408", await reader.ReadToEndAsync(patience.Token), StringComparison.Ordinal);
    }

    [FfmpegFact]
    public async Task Key_AboveItsRate_IsAskedToWaitAlone()
    {
        var keys = new KeyedServer { Services = services => services.Configure<LimitOptions>(limits => limits.RequestsPerSecond = 1) };
        await keys.InitializeAsync();
        var statuses = new List<HttpStatusCode>();
        for (var request = 0; request < 20; request++)
        {
            using var answer = await keys.SendAsync(HttpMethod.Get, "/api/session", keys.Key("reader"));
            statuses.Add(answer.StatusCode);
            if (answer.StatusCode != HttpStatusCode.TooManyRequests) continue;
            Assert.NotNull(answer.Headers.RetryAfter);
            Assert.Equal("limit.requests", (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())?["code"]);
        }

        using var other = await keys.SendAsync(HttpMethod.Get, "/api/session", keys.Key("writer"));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], statuses.Take(2));
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        await keys.DisposeAsync();
    }

    [FfmpegFact]
    public async Task Options_WithSeveralFaults_AreRefusedAllAtOnce()
    {
        var exception = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => ServerFixture.StartAsync(services: services =>
            services.Configure<LimitOptions>(limits => (limits.MaxAssetBytes, limits.MaxConnections) = (0, -1))));

        Assert.Equal(["Limits:MaxAssetBytes", "Limits:MaxConnections"], exception.Failures.Select(failure => failure.Split(' ')[0]));
    }
}
