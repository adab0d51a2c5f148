using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Encoder.Contracts;
using Encoder.Server.Tests.Assets;
using Encoder.ServerSupport.Proxy;
using Encoder.ServerSupport.Security;
using Encoder.TestSupport.Media;
using Microsoft.Extensions.DependencyInjection;

namespace Encoder.Server.Tests.Proxy;

/// <summary>The server in a sub-folder behind nginx and TLS, as docs/operations.md says.</summary>
public sealed partial class NginxTests : IAsyncLifetime
{
    private readonly KeyedServer server = new()
    {
        Services = services => services.Configure<ServerOptions>(options =>
        {
            options.PathBase = "/encoder";
            options.TrustedProxies.Add("127.0.0.1");
        }),
    };

    private Nginx? nginx;
    private HttpClient? http;

    private HttpClient Http => http!;

    [NginxFact]
    public async Task SignIn_BehindTls_GivesASecureCookieOfTheSubFolderThatWorks()
    {
        await BeginAsync();
        using var signIn = new HttpRequestMessage(HttpMethod.Post, "/encoder/api/session") { Content = JsonContent.Create(new { key = server.Key("writer") }) };
        signIn.Headers.Add("Origin", nginx!.Address.GetLeftPart(UriPartial.Authority));
        using var signedIn = await Http.SendAsync(signIn);
        using var session = await Http.GetAsync("/encoder/api/session");

        Assert.Equal(HttpStatusCode.OK, signedIn.StatusCode);
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("; secure", cookie, StringComparison.Ordinal);
        Assert.Contains("; path=/encoder;", cookie, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, session.StatusCode);
    }

    // Whatever the server answers as an address is asked for as it is: none may leave the sub-folder.
    [NginxFact]
    public async Task Addresses_GivenOut_LeadThroughTheProxy()
    {
        await BeginAsync();
        Http.DefaultRequestHeaders.Authorization = new("Bearer", server.Key("writer"));
        var clip = await File.ReadAllBytesAsync(await TestMedia.ClipAsync(new ClipSpec { Seconds = "2", Audio = null }));
        using var created = await Http.PostAsJsonAsync("/encoder/api/assets", new
        {
            fileName = "film.mp4", length = clip.Length, job = new { ladder = new[] { new { name = "90p", width = 160, height = 90, preset = "ultrafast" } } },
        });
        var asset = created.Headers.Location!.ToString();
        var job = (string)(await created.Content.ReadFromJsonAsync<JsonNode>())!["job"]!["id"]!;
        await Http.PutAsync($"{asset}/blocks/0", new ByteArrayContent(clip)).SucceedsAsync();
        await server.Server.EndAsync(job);
        var info = (await Http.GetFromJsonAsync<JobInfo>($"/encoder/api/jobs/{job}"))!;
        using var redirect = await Http.GetAsync($"/encoder/api/video/{job}/90p");
        using var events = await Http.GetAsync($"/encoder/api/jobs/{job}/events", HttpCompletionOption.ResponseHeadersRead);

        Http.DefaultRequestHeaders.Authorization = null;
        string[] given = [info.Links.Hls!, info.Links.Dash!, info.Links.Report!, info.Renditions[0].Mp4!, redirect.Headers.Location!.ToString()];
        Assert.All(given, address => Assert.StartsWith("/encoder/media/", address, StringComparison.Ordinal));
        foreach (var address in given) await Http.GetAsync(address).SucceedsAsync();
        var playlist = new Uri(new Uri(nginx!.Address, info.Links.Hls!), "90p/playlist.m3u8");
        await Http.GetAsync(new Uri(playlist, "seg-00000.m4s")).SucceedsAsync();
        Assert.StartsWith("event: job", await new StreamReader(await events.Content.ReadAsStreamAsync()).ReadLineAsync(), StringComparison.Ordinal);
    }

    [NginxFact]
    public async Task Tus_ThroughTheProxy_FindsItsUpload()
    {
        await BeginAsync();
        Http.DefaultRequestHeaders.Authorization = new("Bearer", server.Key("writer"));
        Http.DefaultRequestHeaders.Add("Tus-Resumable", "1.0.0");
        using var creation = new HttpRequestMessage(HttpMethod.Post, "/encoder/files") { Headers = { { "Upload-Length", "3" } } };
        using var created = await Http.SendAsync(creation);
        using var append = new HttpRequestMessage(HttpMethod.Patch, created.Headers.Location) { Headers = { { "Upload-Offset", "0" } }, Content = new ByteArrayContent([1, 2, 3]) };
        append.Content.Headers.ContentType = new("application/offset+octet-stream");
        using var appended = await Http.SendAsync(append);

        Assert.StartsWith("/encoder/files/", created.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NoContent, appended.StatusCode);
    }

    [NginxFact]
    public async Task Page_InTheSubFolder_NamesItsFilesThere()
    {
        await BeginAsync();
        using var folder = await Http.GetAsync("/encoder");
        using var deep = await Http.GetAsync("/encoder/jobs/000000000000000000000000");
        var page = await deep.Content.ReadAsStringAsync();
        var files = FileOfPage().Matches(page).Select(match => match.Groups["path"].Value).ToList();

        Assert.Equal("/encoder/", folder.Headers.Location?.AbsolutePath);
        Assert.NotEmpty(files);
        Assert.All(files, path => Assert.StartsWith("/encoder/ui/", path, StringComparison.Ordinal));
        foreach (var path in files) await Http.GetAsync(path).SucceedsAsync();
    }

    /// <summary>600 players behind one proxy had one bucket of 200 requests.</summary>
    [NginxFact]
    public async Task Rate_OfClientsBehindTheProxy_IsCountedForEachAddress()
    {
        await BeginAsync();
        var statuses = await Task.WhenAll(Enumerable.Range(0, 600).Select(async player =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/encoder/media/x/master.m3u8") { Headers = { { "X-Forwarded-For", $"203.0.113.{player % 10}" } } };
            using var answer = await Http.SendAsync(request);
            return answer.StatusCode;
        }));

        Assert.DoesNotContain(HttpStatusCode.TooManyRequests, statuses);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        http?.Dispose();
        if (nginx is null) return;
        await nginx.DisposeAsync();
        await server.DisposeAsync();
    }

    private async Task BeginAsync()
    {
        await server.InitializeAsync();
        nginx = await Nginx.StartAsync(server.Server.Address);
        http = nginx.Client();
    }

    [GeneratedRegex("(?:href|src)=\"(?<path>/[^\"]*)\"")]
    private static partial Regex FileOfPage();
}
