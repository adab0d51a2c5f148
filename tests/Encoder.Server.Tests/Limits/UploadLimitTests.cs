using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Encoder.Contracts;
using Encoder.Server.Limits;
using Encoder.Server.Tests.Assets;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Server.Tests.Limits;

public sealed class UploadLimitTests
{
    private const int Most = 5_000_000;
    private const string Code = "asset.too_large";

    [FfmpegFact]
    public async Task Length_BeyondTheLimit_IsRefusedWhereverItIsTold()
    {
        await using var server = await StartAsync();
        var open = await server.Http.CreateAsync(length: null);
        using var upload = await server.Http.SendAsync(Tus("POST", "/files", ("Upload-Defer-Length", "1")));

        await server.Http.PostAsJsonAsync("/api/assets", new { fileName = "film.mp4", length = Most + 1 }).FailsAsync(HttpStatusCode.RequestEntityTooLarge, Code);
        await server.Http.PostAsJsonAsync($"/api/assets/{open}/complete", new { length = Most + 1 }).FailsAsync(HttpStatusCode.RequestEntityTooLarge, Code);
        await server.Http.SendAsync(Tus("POST", "/files", ("Upload-Length", $"{Most + 1}"))).FailsAsync(HttpStatusCode.RequestEntityTooLarge, Code);
        await server.Http.SendAsync(Tus("PATCH", upload.Headers.Location!.ToString(), ("Upload-Offset", "0"), ("Upload-Length", $"{Most + 1}")))
            .FailsAsync(HttpStatusCode.RequestEntityTooLarge, Code);
        await server.Http.CreateAsync(Most);
    }

    [FfmpegFact]
    public async Task Bytes_BeyondTheLimit_AreRefusedOnEveryRoute()
    {
        await using var server = await StartAsync();
        var open = await server.Http.CreateAsync(length: null);
        using var upload = await server.Http.SendAsync(Tus("POST", "/files", ("Upload-Defer-Length", "1")));
        var append = Tus("PATCH", upload.Headers.Location!.ToString(), ("Upload-Offset", $"{Most - 1}"));
        append.Content = new ByteArrayContent(new byte[2]) { Headers = { ContentType = append.Content!.Headers.ContentType } };
        using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[Most]), "file", "film.mp4" } };

        await server.Http.PutAsync(open, 1, new byte[Most - AssetInfo.BlockLength + 1]).FailsAsync(HttpStatusCode.RequestEntityTooLarge, Code);
        await server.Http.PutAsync(open, int.MaxValue, new byte[1]).FailsAsync(HttpStatusCode.RequestEntityTooLarge, Code);
        await server.Http.SendAsync(append).FailsAsync(HttpStatusCode.RequestEntityTooLarge, Code);
        await server.Http.PostAsync("/api/upload", form).FailsAsync(HttpStatusCode.RequestEntityTooLarge, Code);
    }

    // Kestrel ends a body by its average rate: one that came fast and then stopped held its request, and its lock, for many minutes.
    [FfmpegTheory]
    [InlineData("PUT", "/api/assets/{0}/blocks/0", "application/octet-stream")]
    [InlineData("POST", "/api/upload", "multipart/form-data; boundary=x")]
    [InlineData("POST", "/api/jobs", "application/json")]
    public async Task Body_ThatStops_IsTooSlow(string method, string path, string type)
    {
        await using var server = await StartSilentAsync();
        var asset = await server.Http.CreateAsync(Most);

        var answer = await StopWithinBodyAsync(server.Address, $"{method} {string.Format(null, path, asset)} HTTP/1.1\r\nContent-Type: {type}\r\n", type);

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Assert.Contains("request.too_slow", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close", answer, StringComparison.OrdinalIgnoreCase);
    }

    // Clients of tus take a status for the end of the upload, and a broken connection for what it is. What came is stored.
    [FfmpegFact]
    public async Task TusBody_ThatStops_BreaksItsConnectionAndKeepsItsBytes()
    {
        await using var server = await StartSilentAsync();
        using var created = await server.Http.SendAsync(Tus("POST", "/files", ("Upload-Length", $"{Most}")));
        var upload = created.Headers.Location!.ToString();

        var answer = await StopWithinBodyAsync(
            server.Address, $"PATCH {upload} HTTP/1.1\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\n", "");

        Assert.Equal("", answer);
        using var head = await server.Http.SendAsync(Tus("HEAD", upload));
        Assert.Equal(["1000000"], head.Headers.GetValues("Upload-Offset"));
    }

    /// <summary>Sends a million bytes of a longer body, then nothing more; gives what the server answers until it ends the connection.</summary>
    private static async Task<string> StopWithinBodyAsync(Uri server, string head, string type)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        var start = type.StartsWith("multipart", StringComparison.Ordinal) ? "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"film.mp4\"\r\n\r\n" : "";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{head}Host: {server.Authority}\r\nContent-Length: 4000000\r\n\r\n{start}"));
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(new string(type == "application/json" ? ' ' : 'x', type == "application/json" ? 1_000 : 1_000_000)));
        var answer = new StringBuilder();
        try
        {
            var buffer = new byte[4096];
            for (int read; (read = await client.GetStream().ReadAsync(buffer)) > 0;) answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // The server does not wait for what is left of the body.
        }

        return answer.ToString();
    }

    private static Task<ServerFixture> StartSilentAsync() => ServerFixture.StartAsync(services: services => services.Configure<LimitOptions>(limits =>
        (limits.MaxAssetBytes, limits.BodySilence, limits.MinBodyBytesPerSecond) = (Most, TimeSpan.FromSeconds(3), 1)));

    // A body without a length, which only counting can end.
    [Fact]
    public async Task Body_ThatGoesOn_IsEndedAtTheLimit()
    {
        var counted = 0;
        await using var body = new CountingStream(new MemoryStream(new byte[100]), read => counted += read, most: 60, () => UploadMiddleware.TooLarge(60));
        var buffer = new byte[30];

        Assert.Equal(30, await body.ReadAsync(buffer));
        Assert.Equal(30, await body.ReadAsync(buffer));
        await Assert.ThrowsAsync<FaultException>(() => body.CopyToAsync(Stream.Null));
        Assert.Equal(60, counted);
    }

    private static Task<ServerFixture> StartAsync() =>
        ServerFixture.StartAsync(services: services => services.Configure<LimitOptions>(limits => limits.MaxAssetBytes = Most));

    private static HttpRequestMessage Tus(string method, string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative)) { Content = new ByteArrayContent([]) };
        request.Content.Headers.ContentType = new("application/offset+octet-stream");
        request.Headers.Add("Tus-Resumable", "1.0.0");
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return request;
    }
}
