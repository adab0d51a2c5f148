using System.Net;
using Encoder.ServerSupport;
using Encoder.TestSupport.Media;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Server.Tests;

public sealed class HeadTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [FfmpegFact]
    public void Head_OfEveryRouteThatAnswersGet_IsAnswered()
    {
        var routes = server.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Where(route => route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true).ToList();

        Assert.NotEmpty(routes);
        Assert.All(routes, route => Assert.Contains("HEAD", route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods));
    }

    // A stream of events has no end: its headers have.
    [FfmpegTheory]
    [InlineData("/", "text/html; charset=utf-8")]
    [InlineData("/ui/app.js", "text/javascript; charset=utf-8")]
    [InlineData("/api/jobs", "application/json; charset=utf-8")]
    [InlineData("/api/events", "text/event-stream")]
    [InlineData("/metrics", "text/plain; version=0.0.4")]
    [InlineData("/openapi/v1.json", "application/json; charset=utf-8")]
    public async Task Head_OfARoute_HasTheHeadersOfGetAndNoBody(string path, string type)
    {
        using var answer = await server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));

        Assert.Equal((HttpStatusCode.OK, type), (answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [FfmpegTheory]
    [InlineData("br, gzip", "br")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("br;q=0.1, gzip;q=0.2", "gzip")]
    [InlineData("*", "br")]
    [InlineData("*;q=0", null)]
    [InlineData("identity", null)]
    [InlineData("brx", null)]
    public async Task Coding_OfAPage_IsOneTheClientTakes(string accepted, string? coding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/ui/app.js");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        using var answer = await server.Http.SendAsync(request);

        Assert.Equal(coding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
    }
}
