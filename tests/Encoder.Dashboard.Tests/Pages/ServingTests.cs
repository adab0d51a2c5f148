using System.Net;
using System.Text.RegularExpressions;
using Encoder.Dashboard.Tests.Support;
using Encoder.Server.Dashboard;

namespace Encoder.Dashboard.Tests.Pages;

/// <summary>How the files are served.</summary>
public sealed partial class ServingTests
{
    private const int Budget = 150 * 1024;

    [Theory]
    [InlineData("/")]
    [InlineData("/jobs")]
    [InlineData("/jobs/0123456789abcdef01234567")]
    [InlineData("/channels")]
    [InlineData("/nodes")]
    [InlineData("/overview")]
    [InlineData("/sign-in")]
    public async Task Page_EveryRoute_ForbidsForeignAndInlineContent(string path)
    {
        await using var server = await ScriptedServer.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };

        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_AskedAgain_IsNotSentAgain()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
        using var first = await http.GetAsync(new Uri("/ui/app.js", UriKind.Relative));

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/ui/app.js", UriKind.Relative));
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task File_Unknown_Is404()
    {
        await using var server = await ScriptedServer.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };

        using var answer = await http.GetAsync(new Uri("/ui/../index.html/nothing.js", UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public void Files_AllButThePlayer_FitTheBudget()
    {
        var bytes = DashboardFiles.All.Values.Where(file => file.Path != DashboardFiles.Player).Sum(file => file.Gzip.Length);

        Assert.InRange(bytes, 10_000, Budget);
    }

    // The page's policy would stop these in the browser, one at a time; here all are found.
    [Fact]
    public void Files_All_HaveNoInlineCodeAndNoOtherHost() => Assert.DoesNotContain(
        DashboardFiles.All.Values.Where(file => file.Path != DashboardFiles.Player),
        file => Forbidden().IsMatch(System.Text.Encoding.UTF8.GetString(file.Content)));

    [GeneratedRegex("""\sstyle="|<script>|\son\w+="|innerHTML|https?://(?!www\.w3\.org/2000/svg)""")]
    private static partial Regex Forbidden();
}
