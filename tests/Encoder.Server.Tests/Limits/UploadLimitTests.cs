using System.Net;
using System.Text.Json.Nodes;
using Encoder.Contracts;
using Encoder.Server.Limits;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Server.Tests.Limits;

public sealed class UploadLimitTests
{
    private const int Most = 5_000_000;

    [FfmpegTheory]
    [InlineData("POST", "/files", "Upload-Length", "5000001", 0)]
    [InlineData("PATCH", "/files/a", "Upload-Offset", "4999999", 2)]
    [InlineData("PUT", "/api/assets/a/blocks/1", "X-None", "0", 805_697)]
    [InlineData("PUT", "/api/assets/a/blocks/4294967296", "X-None", "0", 1)]
    [InlineData("POST", "/api/upload", "X-None", "0", 5_000_001)]
    public async Task Upload_BeyondTheLimit_IsRefusedBeforeItIsRead(string method, string path, string header, string value, int length)
    {
        await using var server = await ServerFixture.StartAsync(services: services => services.Configure<LimitOptions>(limits => limits.MaxAssetBytes = Most));
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative)) { Content = new ByteArrayContent(new byte[length]) };
        request.Headers.TryAddWithoutValidation(header, value);

        using var answer = await server.Http.SendAsync(request);

        Assert.Equal("asset.too_large", (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())?["code"]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    // A body without a length, which only counting can end.
    [Fact]
    public async Task Body_ThatGoesOn_IsEndedAtTheLimit()
    {
        var counted = 0;
        await using var body = new CountedStream(new MemoryStream(new byte[100]), read => counted += read, most: 60, () => UploadMiddleware.TooLarge(60));
        var buffer = new byte[30];

        Assert.Equal(30, await body.ReadAsync(buffer));
        Assert.Equal(30, await body.ReadAsync(buffer));
        await Assert.ThrowsAsync<FaultException>(() => body.CopyToAsync(Stream.Null));
        Assert.Equal(60, counted);
    }
}
