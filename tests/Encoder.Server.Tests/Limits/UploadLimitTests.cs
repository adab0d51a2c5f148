using System.Net;
using System.Net.Http.Json;
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
