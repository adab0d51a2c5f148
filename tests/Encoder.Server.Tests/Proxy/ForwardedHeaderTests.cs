using System.Net;
using System.Net.Http.Json;
using Encoder.ServerSupport;
using Encoder.ServerSupport.Security;
using Encoder.TestSupport.Media;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Encoder.Server.Tests.Proxy;

public sealed class ForwardedHeaderTests
{
    [FfmpegTheory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.0.0.0/8", true)]
    [InlineData("192.0.2.1", false)]
    [InlineData(null, false)]
    public async Task Headers_OfAProxy_AreBelievedIfItIsTrusted(string? trusted, bool isBelieved)
    {
        var keys = new KeyedServer
        {
            Services = services => services.Configure<ServerOptions>(options =>
            {
                if (trusted is not null) options.TrustedProxies.Add(trusted);
            }),
        };
        await keys.InitializeAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/session")
        {
            Headers = { { "X-Forwarded-Proto", "https" }, { "X-Forwarded-Host", "media.example" }, { "Origin", "https://media.example" } },
            Content = JsonContent.Create(new { key = keys.Key("reader") }),
        };
        using var answer = await keys.Server.Http.SendAsync(request);

        Assert.Equal(isBelieved ? HttpStatusCode.OK : HttpStatusCode.Forbidden, answer.StatusCode);
        if (isBelieved) Assert.Contains("; secure", answer.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
        await keys.DisposeAsync();
    }

    // A proxy on the same machine would lend everybody the trust that this machine has.
    [FfmpegFact]
    public async Task OpenServer_AskedForSomebodyElse_Refuses()
    {
        await using var server = await ServerFixture.StartAsync(options => options.TrustedProxies.Add("127.0.0.1"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/jobs") { Headers = { { "X-Forwarded-For", "203.0.113.7" } } };

        Assert.Equal(HttpStatusCode.Forbidden, (await server.Http.SendAsync(request)).StatusCode);
    }

    [FfmpegTheory]
    [InlineData("/encoder/api/jobs")]
    [InlineData("/api/jobs")]
    public async Task SubFolder_KeptOrTakenOutByTheProxy_IsRight(string path)
    {
        await using var server = await ServerFixture.StartAsync(options => options.PathBase = "/encoder");
        using var answer = await server.Http.GetAsync(path);
        using var created = await server.Http.PostAsJsonAsync(path.Replace("jobs", "assets", StringComparison.Ordinal), new { fileName = "film.mp4" });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.StartsWith("/encoder/api/assets/", created.Headers.Location?.ToString(), StringComparison.Ordinal);
    }

    [FfmpegTheory]
    [InlineData("encoder", "PathBase")]
    [InlineData("/encoder/", "PathBase")]
    [InlineData("/a/../b", "PathBase")]
    [InlineData("/media", "route /media of its own")]
    public async Task SubFolder_ThatIsNone_IsRefusedAtStart(string pathBase, string says)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => ServerFixture.StartAsync(options =>
        {
            options.PathBase = pathBase;
        }));

        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    [FfmpegFact]
    public async Task Proxies_ThatAreNoAddresses_AreRefusedAllAtOnce()
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => ServerFixture.StartAsync(options =>
        {
            options.TrustedProxies.Add("nginx");
            options.TrustedProxies.Add("10.0.0.0/33");
        }));

        Assert.Equal(2, refused.Failures.Count());
    }
}
