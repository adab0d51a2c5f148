using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Encoder.Contracts;
using Encoder.Server.Security;
using Encoder.ServerSupport;
using Encoder.ServerSupport.Security;
using Encoder.Silo.Embedded;
using Encoder.Silo.Serving;
using Encoder.TestSupport.Media;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Server.Tests.Security;

public sealed class AccessTests(KeyedServer server) : IClassFixture<KeyedServer>
{
    [FfmpegTheory]
    [InlineData("/api/nodes")]
    [InlineData("/api/jobs/0123456789abcdef01234567")]
    [InlineData("/media/0123456789abcdef01234567/master.m3u8")]
    [InlineData("/api/nothing")]
    public async Task Request_WithoutKey_IsRefused(string path)
    {
        using var answer = await server.SendAsync(HttpMethod.Get, path);

        await AssertProblemAsync(answer, HttpStatusCode.Unauthorized, "auth.required");
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }

    [FfmpegFact]
    public async Task Request_WithAWrongKey_IsRefused()
    {
        using var answer = await server.SendAsync(HttpMethod.Get, "/api/nodes", ApiKey.New());

        await AssertProblemAsync(answer, HttpStatusCode.Unauthorized, "auth.key_unknown");
    }

    [FfmpegFact]
    public async Task Reader_WhoWrites_IsForbidden()
    {
        using var read = await server.SendAsync(HttpMethod.Get, "/api/nodes", server.Key("reader"));
        using var written = await server.SendAsync(HttpMethod.Post, "/api/specs/validate", server.Key("reader"), Json("{}"));
        using var allowed = await server.SendAsync(HttpMethod.Post, "/api/specs/validate", server.Key("writer"), Json("{}"));

        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        await AssertProblemAsync(written, HttpStatusCode.Forbidden, "auth.forbidden");
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
    }

    [FfmpegFact]
    public async Task Job_OfAnotherTenant_IsNotFound()
    {
        var clip = Path.Combine(TestMedia.NewFolder(), "none.mp4");
        await File.WriteAllTextAsync(clip, "no media");
        var job = await server.Server.SubmitFileAsync(clip);

        using var own = await server.SendAsync(HttpMethod.Get, $"/api/jobs/{job}", server.Key("reader"));
        using var others = await server.SendAsync(HttpMethod.Get, $"/api/jobs/{job}", server.Key("stranger"));

        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        await AssertProblemAsync(others, HttpStatusCode.NotFound, "job.not_found");
    }

    [FfmpegFact]
    public async Task Session_AfterSigningIn_ActsForItsKey()
    {
        using var browser = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = server.Server.Address };
        using var signedIn = await browser.PostAsync(new Uri("/api/session", UriKind.Relative), Json($$"""{"key": "{{server.Key("writer")}}"}"""));
        var cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"));
        var session = JsonNode.Parse(await signedIn.Content.ReadAsStringAsync())!;

        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(server.Key("writer"), cookie, StringComparison.Ordinal);
        Assert.Equal(["read", "write"], session["scopes"]!.AsArray().Select(scope => (string)scope!));

        var value = cookie.Split(';')[0];
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(browser, HttpMethod.Get, value));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(browser, HttpMethod.Post, value, server.Server.Address.GetLeftPart(UriPartial.Authority)));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(browser, HttpMethod.Post, value, "https://elsewhere.example"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(browser, HttpMethod.Get, value[..^1]));
    }

    [FfmpegFact]
    public async Task SignIn_WithAWrongKey_IsRefused()
    {
        using var answer = await server.SendAsync(HttpMethod.Post, "/api/session", content: Json("""{"key": "enc_00"}"""));

        await AssertProblemAsync(answer, HttpStatusCode.Unauthorized, "auth.key_unknown");
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [FfmpegFact]
    public async Task Playback_WithAForgedOrExpiredAddress_IsRefused()
    {
        var signer = server.Server.Host.Services.GetRequiredService<Signer>();
        var job = "0123456789abcdef01234567";
        var expired = PlaybackAddress.Sign(signer, $"/media/{job}", DateTimeOffset.UnixEpoch, TimeSpan.FromHours(1));
        var forged = $"/media/{job}/~99999999999.AAAAAAAAAAAAAAAAAAAAAA/";

        using var late = await server.SendAsync(HttpMethod.Get, expired + "master.m3u8");
        using var wrong = await server.SendAsync(HttpMethod.Get, forged + "master.m3u8", server.Key("boss"));

        await AssertProblemAsync(late, HttpStatusCode.Forbidden, "playback.expired");
        await AssertProblemAsync(wrong, HttpStatusCode.Forbidden, "playback.refused");
    }

    [FfmpegFact]
    public async Task Server_WithoutKeysOnEveryAddress_DoesNotStart()
    {
        var options = new ServerHostOptions
        {
            Silo = new EmbeddedSiloOptions { DataDirectory = TestMedia.NewFolder(), Durable = false }, Address = IPAddress.Any, Port = 0,
        };

        var exception = await Assert.ThrowsAsync<FaultException>(() => ServerHost.StartAsync(options, CancellationToken.None));

        Assert.Equal(ErrorCodes.AuthKeysMissing, exception.Fault.Code);
    }

    [FfmpegFact]
    public async Task Server_WithoutKeys_TakesNothingFromForeignPages()
    {
        await using var open = await ServerFixture.StartAsync();
        using var renamed = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/nodes", UriKind.Relative)) { Headers = { Host = "rebound.example" } };
        using var foreign = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/specs/validate", UriKind.Relative)) { Content = Json("{}"), Headers = { { "Origin", "https://elsewhere.example" } } };
        using var plain = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/specs/validate", UriKind.Relative)) { Content = Json("{}") };

        using var one = await open.Http.SendAsync(renamed);
        using var two = await open.Http.SendAsync(foreign);
        using var three = await open.Http.SendAsync(plain);

        await AssertProblemAsync(one, HttpStatusCode.Forbidden, "auth.origin_refused");
        await AssertProblemAsync(two, HttpStatusCode.Forbidden, "auth.origin_refused");
        Assert.Equal(HttpStatusCode.OK, three.StatusCode);
        Assert.Equal("nosniff", three.Headers.GetValues("X-Content-Type-Options").Single());
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient browser, HttpMethod method, string cookie, string? origin = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(method == HttpMethod.Get ? "/api/session" : "/api/specs/validate", UriKind.Relative));
        request.Headers.Add("Cookie", cookie);
        if (origin is not null) request.Headers.Add("Origin", origin);
        if (method == HttpMethod.Post) request.Content = Json("{}");
        using var answer = await browser.SendAsync(request);
        return answer.StatusCode;
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task AssertProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        Assert.Equal(code, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())?["code"]);
        Assert.Equal(status, answer.StatusCode);
    }
}
